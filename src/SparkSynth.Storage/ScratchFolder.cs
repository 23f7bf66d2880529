using System.Diagnostics;
using System.Globalization;
using SparkSynth.Core;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage;

/// <summary>
/// A folder for rows that only this run needs, and only we can read: converted text files, copies of tables, packed rows. Disposing removes it; what a killed process left is removed when
/// the next one creates its own, for real rows must not lie about until a machine starts anew.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "sparksynth-", LockName = ".lock";

    private const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static int _made;

    private readonly FileStream? _lock;

    private ScratchFolder(string path, FileStream? @lock) => (Path, _lock) = (path, @lock);

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>A new folder among the temporary files. First removes those of processes that have ended without doing so.</summary>
    /// <param name="parent">Where; null: the machine's folder of temporary files.</param>
    /// <exception cref="ProblemException">Nothing can be written there.</exception>
    public static ScratchFolder Create(string? parent = null)
    {
        parent ??= System.IO.Path.GetTempPath();
        try
        {
            Directory.CreateDirectory(parent);
            RemoveAbandoned(parent);
            string path = New(System.IO.Path.Combine(parent, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}{Interlocked.Increment(ref _made):x4}")));
            return new ScratchFolder(path, Lock(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.For(parent, e);
        }
    }

    /// <summary>A new folder in a run's own, which the next run to the same place removes if this one is killed; among the temporary files where there is none.</summary>
    /// <param name="run">The run's own folder; null: none.</param>
    /// <param name="name">Not used before in this run.</param>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static ScratchFolder In(string? run, string name)
    {
        if (run is null) return Create();
        try
        {
            return new ScratchFolder(New(System.IO.Path.Combine(run, name)), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.For(run, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true); // it is gone where the run's own folder is
        _lock?.Dispose();
    }

    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch
        {
            Directory.Delete(folder, recursive: true); // without a lock nobody would ever remove it
            throw;
        }
    }

    private static string New(string path) => (OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, Ours)).FullName;

    /// <summary>
    /// A folder is abandoned if its process is gone from this machine and nobody holds its lock: numbers of processes say nothing of other containers, and some file systems have no locks.
    /// </summary>
    private static void RemoveAbandoned(string parent)
    {
        foreach (string folder in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            string[] name = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-');
            if (name.Length != 2 || !name[1].All(char.IsAsciiHexDigit) || !int.TryParse(name[0], NumberStyles.None, CultureInfo.InvariantCulture, out int process) || IsAlive(process)) continue;
            try
            {
                using var held = new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or somebody holds it, or removes it right now.
            }
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
