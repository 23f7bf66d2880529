using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Engines;

/// <summary>Where and how a generated table is written.</summary>
/// <param name="Folder">Folder of the part files; absolute.</param>
/// <param name="Format">Parquet, CSV or JSON.</param>
/// <param name="Compression">Parquet's compression.</param>
/// <param name="Overwrite">Whether a table that stands there may be replaced.</param>
public sealed record TableOutput(string Folder, TableFormat Format, CompressionKind Compression, bool Overwrite);
