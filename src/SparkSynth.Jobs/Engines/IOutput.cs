using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Engines;

/// <summary>
/// An output folder being written. Everything has a temporary name until it is whole; <c>_SUCCESS</c> comes last.
/// Disposed before <see cref="CommitAsync"/>, it leaves nothing that looks finished.
/// </summary>
public interface IOutput : IAsyncDisposable
{
    /// <summary>The folder; absolute.</summary>
    string Folder { get; }

    /// <summary>Name of the table's folder below <see cref="Folder"/>: nothing but data files and a marker, so any reader can be pointed at it.</summary>
    const string TableFolder = "synthetic";

    /// <summary>Generates rows into <see cref="TableFolder"/>. Until the commit the files lie where the report says.</summary>
    /// <param name="rows">Told how many rows have been written since the last report.</param>
    Task<GenerateReport> GenerateAsync(GenerateTask task, SampleSpec format, IProgress<long>? rows, CancellationToken cancellation);

    /// <summary>Writes a small file, whole or not at all.</summary>
    Task WriteFileAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>What an earlier run to this place, killed before its commit, has kept under a key; null if nothing.</summary>
    Task<byte[]?> FindKeptAsync(string key, CancellationToken cancellation);

    /// <summary>Keeps the result of a finished stage for the case that this run is killed, in place of any kept before. The commit, and any orderly end, removes it.</summary>
    /// <param name="key">A hash of all that decides the result.</param>
    Task KeepAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Puts the folder in its place, marked <c>_SUCCESS</c>, or <c>_FAILED</c> where a gate was missed.</summary>
    Task CommitAsync(bool passed, CancellationToken cancellation);
}
