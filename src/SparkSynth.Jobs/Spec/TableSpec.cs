using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec;

/// <summary>Where a table is and how to read it (<c>real:</c>).</summary>
public sealed record TableSpec
{
    /// <summary>File, folder or glob; absolute. With <see cref="Spark"/> also an address with a scheme. Empty for a <see cref="Table"/>, and for verbs that need no real table.</summary>
    public string Path { get; init; } = "";

    /// <summary>Name of a table or view that Spark knows, such as <c>catalog.schema.table</c>, or null.</summary>
    public string? Table { get; init; }

    /// <summary>How Spark reads <see cref="Path"/>, or null: our own readers do.</summary>
    public SparkReadSpec? Spark { get; init; }

    /// <summary>Whether Spark itself reads the rows (the rows channel).</summary>
    public bool IsSpark => Table is not null || Spark is not null;

    /// <summary>Table or path, for messages.</summary>
    public string Shown => Table ?? (Path.Length > 0 || Spark is null ? Path : Spark.Format);

    /// <summary>Format of the files. Default: by the files' names.</summary>
    public TableFormat Format { get; init; } = TableFormat.Auto;

    /// <summary>CSV only: texts that mean null besides the empty field. Default: none.</summary>
    public ImmutableArray<string> NullValues { get; init; } = [];

    /// <summary>Columns that the job says are text or categories: CSV values that are not numbers are no surprise there. Follows from the roles.</summary>
    public ImmutableArray<string> Text { get; init; } = [];

    /// <summary>The only columns to read, in the table's order; empty = all. Not together with <see cref="Exclude"/>.</summary>
    public ImmutableArray<string> Include { get; init; } = [];

    /// <summary>Columns to leave out. Default: none.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];
}
