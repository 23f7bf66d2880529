namespace SparkSynth.Storage.Parquet;

/// <summary>How pages of a Parquet file are compressed.</summary>
public enum ParquetCompression
{
    /// <summary>Fast, and what every reader has; the default.</summary>
    Snappy,

    /// <summary>Smaller, slower to write.</summary>
    Zstd,

    /// <summary>For readers that know nothing else.</summary>
    Gzip,

    /// <summary>Fastest to read; as LZ4_RAW, the framing that all newer readers share.</summary>
    Lz4,

    /// <summary>Not at all.</summary>
    None,
}
