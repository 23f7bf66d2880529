using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec;

/// <summary>Where Spark itself writes the synthetic rows (<c>sample.spark:</c>): a table, or a path on any file system that it knows. One of the two.</summary>
public sealed record SparkWriteSpec
{
    /// <summary>Name of a table, such as <c>catalog.schema.table</c>, or null.</summary>
    public string? Table { get; init; }

    /// <summary>A folder: an address with a scheme (<c>s3a://…</c>) as it stands, or an absolute path; or null.</summary>
    public string? Path { get; init; }

    /// <summary>Format as Spark names it. Default: parquet for a path, Spark's own default for a table.</summary>
    public string? Format { get; init; }

    /// <summary>Columns that become folders, outermost first. Default: none.</summary>
    public ImmutableArray<string> PartitionBy { get; init; } = [];

    /// <summary>Options of the format, by name. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Table or path, for messages.</summary>
    public string Target => Table ?? Path ?? "";

    /// <summary>The path as one of this machine, or null: a table, or another file system.</summary>
    public string? LocalPath => Path is null ? null
        : System.IO.Path.IsPathRooted(Path) ? Path
        : Uri.TryCreate(Path, UriKind.Absolute, out Uri? uri) && uri is { IsFile: true, Host: "" } ? uri.LocalPath : null;

    /// <summary>Why the rows cannot be read back to be scored whatever the machine, or null.</summary>
    public string? Unreadable =>
        LocalPath is null ? "only Spark can read it"
        : (Format ?? "parquet") != "parquet" ? $"its format is {Format}"
        : PartitionBy.Length > 0 ? "it is partitioned by columns, whose types folders do not keep"
        : null;
}
