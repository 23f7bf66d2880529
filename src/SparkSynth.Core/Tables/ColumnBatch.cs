namespace SparkSynth.Core.Tables;

/// <summary>
/// Some consecutive rows of a table (or of chosen columns of it), column by column. Reused by its producer: consumers keep nothing of it.
/// </summary>
public sealed class ColumnBatch(int columns)
{
    /// <summary>Number of rows.</summary>
    public int Length { get; set; }

    /// <summary>One vector a column, in the order asked for.</summary>
    public ColumnVector[] Columns { get; } = Enumerable.Range(0, columns).Select(_ => new ColumnVector()).ToArray();
}
