namespace SparkSynth.Jobs.Spec;

/// <summary>Compression of Parquet pages.</summary>
public enum CompressionKind { Snappy, Zstd, Gzip, Lz4, None }
