using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Sampling;

/// <summary>Turns cells and uniforms of one column into its values. Pure; holds no state between calls that matters; serves one thread.</summary>
internal interface IColumnDrawer
{
    /// <summary>What the values can be; null where they cannot be numbered.</summary>
    ColumnDomain? Domain => null;

    /// <summary>
    /// Writes <paramref name="count"/> values at <paramref name="target"/>[<paramref name="offset"/>…].
    /// </summary>
    /// <param name="firstRow">Row number of the first value.</param>
    /// <param name="cells">Cells of these rows.</param>
    /// <param name="uniforms">32-bit uniforms of these rows for the draw inside the cell.</param>
    void Draw(long firstRow, ReadOnlySpan<byte> cells, ReadOnlySpan<uint> uniforms, int count, ColumnVector target, int offset);
}
