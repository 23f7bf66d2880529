using System.Collections.Immutable;

namespace SparkSynth.Jobs.Spec;

/// <summary>Where a table is and how to read it (<c>real:</c>).</summary>
public sealed record TableSpec
{
    /// <summary>File, folder or glob; absolute. Empty only for verbs that need no real table.</summary>
    public string Path { get; init; } = "";

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
