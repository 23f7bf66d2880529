using SparkSynth.Core;
using SparkSynth.Storage.Parquet;

namespace SparkSynth.Storage.Sinks;

/// <summary>How a table is written.</summary>
public sealed record TableSinkOptions
{
    /// <summary>Default: <see cref="SinkFormat.Parquet"/>.</summary>
    public SinkFormat Format { get; init; } = SinkFormat.Parquet;

    /// <summary>Of the Parquet files.</summary>
    public ParquetWriteOptions Parquet { get; init; } = new();

    /// <summary>All problems of these options.</summary>
    /// <param name="where">Path of the options in the job.</param>
    public IReadOnlyList<Problem> Validate(string where)
    {
        var problems = new List<Problem>(Parquet.Validate(where));
        if (!Enum.IsDefined(Format)) problems.Add(new Problem("unknown-value", where + ".format", "There is no such format.", "Give parquet, csv or ndjson."));
        return problems;
    }
}
