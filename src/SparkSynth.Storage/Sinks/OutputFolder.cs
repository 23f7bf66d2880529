using System.Diagnostics;
using System.Globalization;
using SparkSynth.Core;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Sinks;

/// <summary>
/// A folder that appears whole or not at all. Files are written below <see cref="StagingPath"/>, a hidden folder beside the final one;
/// <see cref="Commit"/> adds <c>_SUCCESS</c> and renames. Disposed before that, nothing is left; killed before that, only the hidden folder is:
/// the next run to the same place removes it, but for what <see cref="Kept"/> holds. Two runs to one place at once: the second is refused.
/// </summary>
public sealed class OutputFolder : IDisposable
{
    /// <summary>Name of the empty file that says that a folder is complete.</summary>
    public const string SuccessMarker = "_SUCCESS";

    /// <summary>Name of the empty file that says that a folder is whole but must not be used: a gate was missed.</summary>
    public const string FailedMarker = "_FAILED";

    private const string KeptName = ".kept";

    private readonly FileStream _lock;
    private readonly bool _overwrite;
    private bool _done;

    private OutputFolder(string path, bool overwrite, FileStream @lock)
    {
        Path = path;
        StagingPath = Beside(path, "partial");
        RunPath = System.IO.Path.Combine(StagingPath, string.Create(CultureInfo.InvariantCulture, $".run-{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}"));
        Kept = new KeptResult(System.IO.Path.Combine(StagingPath, KeptName));
        _overwrite = overwrite;
        _lock = @lock;
    }

    /// <summary>The final folder, absolute.</summary>
    public string Path { get; }

    /// <summary>Where to write until then.</summary>
    public string StagingPath { get; }

    /// <summary>An empty folder in it that no other run's is called: gone when this run has ended, or when the next run after a kill begins.</summary>
    public string RunPath { get; }

    /// <summary>What outlives a kill.</summary>
    public KeptResult Kept { get; }

    /// <summary>Problems that <see cref="Begin"/> would meet, without touching anything.</summary>
    public static IReadOnlyList<Problem> Check(string path, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Full(path);
        if (File.Exists(full)) return [new Problem("output-exists", path, "There is a file of this name.", "Name another folder.")];
        if (!Directory.Exists(full) || !Directory.EnumerateFileSystemEntries(full).Any()) return [];
        if (!overwrite) return [new Problem("output-exists", path, "There is something in this folder already.", "Name another folder, or give --overwrite.")];
        if (!File.Exists(System.IO.Path.Combine(full, SuccessMarker)) && !File.Exists(System.IO.Path.Combine(full, FailedMarker)))
            return [new Problem("output-not-ours", path, $"This folder was not written by SparkSynth (it has no {SuccessMarker}), so it is not replaced.", "Name another folder, or remove it yourself.")];
        return [];
    }

    /// <summary>Makes the staging folder.</summary>
    /// <param name="path">The final folder; missing parents are created.</param>
    /// <param name="overwrite">Whether a complete output there may be replaced; anything else never is.</param>
    /// <exception cref="ProblemException">It exists, cannot be written, or another run writes it.</exception>
    public static OutputFolder Begin(string path, bool overwrite)
    {
        if (Check(path, overwrite) is { Count: > 0 } problems) throw new ProblemException(problems);
        string full = Full(path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full) ?? full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.For(path, e);
        }

        string lockPath = Beside(full, "lock");
        FileStream held;
        try
        {
            held = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(lockPath))
        {
            throw new ProblemException("output-in-use", path, "Another run is writing this folder.", "Wait for it, or name another folder.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.For(path, e);
        }

        var output = new OutputFolder(full, overwrite, held);
        try
        {
            output.RemoveUnfinished();
            Directory.CreateDirectory(output.RunPath);
            return output;
        }
        catch (Exception e)
        {
            output.Dispose();
            if (e is IOException or UnauthorizedAccessException) throw OutputErrors.For(path, e);
            throw;
        }
    }

    /// <summary>Marks the folder complete and puts it in its place.</summary>
    /// <param name="marker"><see cref="SuccessMarker"/> or <see cref="FailedMarker"/>.</param>
    /// <exception cref="ProblemException">The place was taken meanwhile, or cannot be written.</exception>
    public void Commit(string marker = SuccessMarker)
    {
        ObjectDisposedException.ThrowIf(_done, this);
        if (Check(Path, _overwrite) is { Count: > 0 } problems) throw new ProblemException(problems);
        string old = Beside(Path, "old");
        try
        {
            Remove(System.IO.Path.Combine(StagingPath, KeptName));
            Remove(RunPath);
            File.WriteAllBytes(System.IO.Path.Combine(StagingPath, marker), []);
            Remove(old);
            bool replaces = Directory.Exists(Path);
            if (replaces) Directory.Move(Path, old);
            try
            {
                Directory.Move(StagingPath, Path);
            }
            catch when (replaces)
            {
                Directory.Move(old, Path);
                throw;
            }

            Remove(old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.For(Path, e);
        }

        Release();
    }

    /// <summary>Removes what was written, unless it was committed.</summary>
    public void Dispose()
    {
        if (_done) return;
        try
        {
            Remove(StagingPath);
        }
        finally
        {
            Release();
        }
    }

    private static string Full(string path) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));

    private static string Beside(string full, string kind) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(full) ?? full, $".{System.IO.Path.GetFileName(full)}.{kind}");

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Removes what a run that was killed had not finished.</summary>
    private void RemoveUnfinished()
    {
        if (!Directory.Exists(StagingPath)) return;
        foreach (string path in Directory.GetFileSystemEntries(StagingPath))
        {
            if (File.Exists(path)) File.Delete(path);
            else if (System.IO.Path.GetFileName(path) != KeptName) Remove(path);
        }
    }

    private void Release()
    {
        _done = true;
        _lock.Dispose();
    }
}
