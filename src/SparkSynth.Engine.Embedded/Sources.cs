using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sinks;
using SparkSynth.Storage.Sources;

namespace SparkSynth.Engine.Embedded;

/// <summary>What a job says, in Storage's words.</summary>
internal static class Sources
{
    /// <summary>How to read a table.</summary>
    public static SourceOptions Options(TableSpec table) => new()
    {
        Path = table.Path,
        Format = table.Format switch
        {
            TableFormat.Parquet => SourceFormat.Parquet,
            TableFormat.Csv => SourceFormat.Csv,
            TableFormat.Json => SourceFormat.Json,
            _ => SourceFormat.Auto,
        },
        Include = table.Include,
        Exclude = table.Exclude,
        NullValues = table.NullValues,
        Text = table.Text,
    };

    /// <summary>How to write one.</summary>
    public static TableSinkOptions Options(SampleSpec sample) => new()
    {
        Format = sample.Format switch
        {
            TableFormat.Csv => SinkFormat.Csv,
            TableFormat.Json => SinkFormat.NdJson,
            _ => SinkFormat.Parquet,
        },
        Parquet = new ParquetWriteOptions
        {
            Compression = sample.Compression switch
            {
                CompressionKind.Zstd => ParquetCompression.Zstd,
                CompressionKind.Gzip => ParquetCompression.Gzip,
                CompressionKind.Lz4 => ParquetCompression.Lz4,
                CompressionKind.None => ParquetCompression.None,
                CompressionKind.Snappy => ParquetCompression.Snappy,
                _ => throw new ArgumentException($"no compression {sample.Compression}", nameof(sample)),
            },
        },
    };
}
