using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Synthesizers;

/// <summary>One column of a model: what it is and how a cell becomes a value.</summary>
public sealed record ModelColumn
{
    public required string Name { get; init; }

    public required ColumnType Type { get; init; }

    /// <summary>Whether the source allows nulls.</summary>
    public required bool Nullable { get; init; }

    public required ColumnRole Role { get; init; }

    /// <summary>Why it has this role, without any value of it.</summary>
    public required string Reason { get; init; }

    /// <summary>Cells that the joint part draws from.</summary>
    public required ColumnCells Cells { get; init; }

    /// <summary>Key columns: what keys look like; else null.</summary>
    public KeyShape? Key { get; init; }

    /// <summary>Text columns: what texts look like; else null.</summary>
    public TextShape? Text { get; init; }
}
