using SparkSynth.Core;

namespace SparkSynth.Storage.Parquet;

/// <summary>How Parquet files are written.</summary>
public sealed record ParquetWriteOptions
{
    /// <summary>Default: <see cref="ParquetCompression.Snappy"/>.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Snappy;

    /// <summary>Most rows in a row group, 1,024 .. 16,777,216; default 1,048,576. A row group is buffered (compressed) until it is full.</summary>
    public int RowGroupRows { get; init; } = 1 << 20;

    /// <summary>All problems of these options.</summary>
    /// <param name="where">Path of the options in the job.</param>
    public IReadOnlyList<Problem> Validate(string where)
    {
        var problems = new List<Problem>();
        if (RowGroupRows is < 1024 or > 1 << 24)
            problems.Add(new Problem("value-out-of-range", where + ".rowGroupRows", $"{RowGroupRows} rows a row group are out of range.", "Give 1024 to 16777216; 1048576 suits most readers."));
        if (!Enum.IsDefined(Compression))
            problems.Add(new Problem("unknown-value", where + ".compression", "There is no such compression.", "Give snappy, zstd, gzip or none."));
        return problems;
    }
}
