namespace SparkSynth.Core.Statistics;

/// <summary>
/// The cells of one modelled column: how a value becomes a cell (coding) and how a cell becomes a value (segments or categories).
/// Cells are numbered 0..Count-1, &lt; 256; null is the last one if the column has nulls.
/// </summary>
public sealed record ColumnCells
{
    public required string Name { get; init; }

    public required CellKind Kind { get; init; }

    /// <summary>Number of cells, the null cell included.</summary>
    public required int Count { get; init; }

    /// <summary>Rows in each cell, [Count].</summary>
    public required long[] Rows { get; init; }

    /// <summary>True if the last cell is the null cell.</summary>
    public required bool HasNull { get; init; }

    /// <summary>Index of the null cell, or -1.</summary>
    public int NullCell => HasNull ? Count - 1 : -1;

    /// <summary>Cells that are not null.</summary>
    public int ValueCells => HasNull ? Count - 1 : Count;

    /// <summary>Ordered: first key of each value cell (ascending; key of the column's physical type). cell = (number of starts ≤ key) - 1, at least 0.</summary>
    public long[] Starts { get; init; } = [];

    /// <summary>Ordered: <see cref="Starts"/> as numbers (doubles), and one more: the column's highest (privacy-safe) end. [ValueCells + 1]. For widths.</summary>
    public double[] Edges { get; init; } = [];

    /// <summary>Nominal: text (or formatted value) of each own cell, by cell index; the "other" cell has none.</summary>
    public string[] Categories { get; init; } = [];

    /// <summary>Nominal columns that are not text (booleans, integers declared categorical): the keys of the own cells, aligned with <see cref="Categories"/>; empty for text.</summary>
    public long[] CategoryKeys { get; init; } = [];

    /// <summary>Nominal: index of the cell that pools the rest, or -1.</summary>
    public int OtherCell { get; init; } = -1;

    /// <summary>Nominal: the values of support ≥ k inside "other" with their counts, count descending then ordinal; keys for non-text ones.</summary>
    public OtherValue[] OtherValues { get; init; } = [];

    /// <summary>Ordered: segments of each value cell, [ValueCells][…], by position.</summary>
    public Segment[][] Segments { get; init; } = [];

    /// <summary>Ordered: how segments translate into values.</summary>
    public ValueScale Scale { get; init; }

    /// <summary>Ordered, <see cref="ValueScale.Scaled"/>: digits after the point, 0..9.</summary>
    public int Decimals { get; init; }

    /// <summary>Ordered, whole or scaled: drawn values are Step · n + Offset (units of the segments); atoms are exempt. ≥ 1.</summary>
    public long Step { get; init; } = 1;

    /// <summary>See <see cref="Step"/>.</summary>
    public long StepOffset { get; init; }
}
