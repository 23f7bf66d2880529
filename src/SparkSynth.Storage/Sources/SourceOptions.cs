namespace SparkSynth.Storage.Sources;

/// <summary>Where a table is and how to read it.</summary>
public sealed record SourceOptions
{
    /// <summary>A file, a folder (with all files below it; folders <c>key=value</c> become columns), or a glob with <c>*</c>, <c>?</c> and <c>**</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Default: by extension.</summary>
    public SourceFormat Format { get; init; } = SourceFormat.Auto;

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>The only columns to read, in the table's order; empty for all. A name that is not there is a problem.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>CSV and TSV: texts that mean null, quoted or not, beside the empty field. Given any, a quoted empty field is null too.</summary>
    public IReadOnlyList<string> NullValues { get; init; } = [];

    /// <summary>CSV, TSV and JSON: columns that are text although nearly all of their values are numbers; without it such a column is a problem.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>CSV and TSV: whether the first line holds names. Default: it does, but one that looks like data is a problem until this says which.</summary>
    public bool? Header { get; init; }

    /// <summary>CSV: separator. Default: found.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Where temporary Parquet files of text formats go; default: the system's temporary folder.</summary>
    public string? TemporaryFolder { get; init; }
}
