using System.Collections.Immutable;

namespace SparkSynth.Storage.Sources;

/// <summary>A file of a source.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Name">Relative to the source's folder, with '/'; of a single file its name.</param>
/// <param name="Format">Never <see cref="SourceFormat.Auto"/>.</param>
/// <param name="Partitions">From folders <c>key=value</c> between the source's folder and the file.</param>
internal sealed record SourceFile(string Path, string Name, SourceFormat Format, ImmutableArray<PartitionValue> Partitions);
