using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Sampling;

/// <summary>Keys: a bijection of the row number.</summary>
internal sealed class KeyDrawer(KeyGenerator keys, ColumnCells cells) : IColumnDrawer
{
    private readonly GeneratedTexts _texts = new();

    public void Draw(long firstRow, ReadOnlySpan<byte> cellOf, ReadOnlySpan<uint> uniforms, int count, ColumnVector target, int offset)
    {
        if (cells.HasNull) NullCells.Mark(cellOf, (byte)cells.NullCell, count, target, offset);
        if (keys.IsText)
        {
            _texts.Begin(target, offset);
            for (int i = 0; i < count; i++) _texts.Add(cellOf[i] == cells.NullCell ? null : keys.Text(firstRow + i), target, offset + i);
            _texts.End(target);
        }
        else
        {
            for (int i = 0; i < count; i++) target.Values[offset + i] = cellOf[i] == cells.NullCell ? 0 : keys.Integer(firstRow + i);
        }
    }
}
