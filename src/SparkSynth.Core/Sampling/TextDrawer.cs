using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Sampling;

/// <summary>Texts that look like the column's: patterns, never copies.</summary>
internal sealed class TextDrawer(TextGenerator generator, ColumnCells cells) : IColumnDrawer
{
    private readonly GeneratedTexts _texts = new();

    public void Draw(long firstRow, ReadOnlySpan<byte> cellOf, ReadOnlySpan<uint> uniforms, int count, ColumnVector target, int offset)
    {
        if (cells.HasNull) NullCells.Mark(cellOf, (byte)cells.NullCell, count, target, offset);
        _texts.Begin(target, offset);
        for (int i = 0; i < count; i++) _texts.Add(cellOf[i] == cells.NullCell ? null : generator.Text(firstRow + i), target, offset + i);
        _texts.End(target);
    }
}
