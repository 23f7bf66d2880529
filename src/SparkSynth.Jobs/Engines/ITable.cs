using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;

namespace SparkSynth.Jobs.Engines;

/// <summary>A table that an engine has opened: its schema is known, its rows are not in memory.</summary>
public interface ITable
{
    /// <summary>Columns, those left out by the job already gone.</summary>
    TableSchema Schema { get; }

    /// <summary>Rows of the whole table, whatever <see cref="Side"/> says.</summary>
    long Rows { get; }

    /// <summary>The path as the user knows it.</summary>
    string Description { get; }

    /// <summary>What the user should know of how it is read.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>
    /// SHA-256 of names, sizes and modification times of its files as they were when it was opened, and of how they are read; null where only Spark sees
    /// them, and a change could not be noticed.
    /// </summary>
    string? Fingerprint { get; }

    /// <summary>Which rows tasks see; null = all.</summary>
    RowSide? Side { get; }

    /// <summary>The same table with only the rows of a side.</summary>
    ITable WithSide(RowSide side);
}
