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

    /// <summary>Generates rows into the table folder <c>synthetic</c> below <see cref="Folder"/>.</summary>
    /// <param name="rows">Told how many rows have been written since the last report.</param>
    Task<GenerateReport> GenerateAsync(GenerateTask task, SampleSpec format, IProgress<long>? rows, CancellationToken cancellation);

    /// <summary>Writes a small file, whole or not at all.</summary>
    Task WriteFileAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Marks the folder, and the table in it, as finished.</summary>
    Task CommitAsync(CancellationToken cancellation);
}
