using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Tasks;

/// <summary>A Generate into part files of a folder; a work item is a part.</summary>
/// <param name="Task">What to generate.</param>
/// <param name="Folder">Where the files go; it exists, and every executor sees it.</param>
/// <param name="Options">How they are written.</param>
public sealed record GenerateStage(GenerateTask Task, string Folder, ParquetWriteOptions Options, string? Watch) : Stage(Watch)
{
    /// <inheritdoc/>
    public override int Items => Task.Files;
}
