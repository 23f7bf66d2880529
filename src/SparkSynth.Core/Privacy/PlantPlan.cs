using System.Runtime.InteropServices;
using SparkSynth.Core.Privacy.Measures;
using SparkSynth.Core.Randomness;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// Positive control of an audit: which real rows are mixed into a synthetic table as copies, and as copies with one value changed for that of
/// another real row. What an audit does not notice of these it would not notice in earnest either. A function of the seed.
/// </summary>
public sealed class PlantPlan
{
    private const uint Stream = 40;

    private readonly (int Source, string? Column, int Donor)[] _rows; // no column = an exact copy

    private PlantPlan((int Source, string? Column, int Donor)[] rows) => _rows = rows;

    /// <summary>Planted rows; the first half (rounded up) are exact copies, the others differ in one column from their source.</summary>
    public int Count => _rows.Length;

    /// <summary>Number of exact copies.</summary>
    public int Exact => (Count + 1) / 2;

    /// <summary>Chooses <paramref name="count"/> real rows (with repetition) and, for the near copies, a column of the ruler and the row that gives its value.</summary>
    /// <param name="train">The real rows; not empty.</param>
    /// <param name="count">How many to plant.</param>
    public static PlantPlan Create(PackedRows train, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(train.Count);
        int columns = train.Ruler.Columns.Length, exact = (count + 1) / 2;
        var rows = new (int, string?, int)[count];
        for (int i = 0; i < count; i++)
        {
            (uint a, uint b, _, _) = Philox.Draw(seed, RandomPurpose.Audit, Stream, (ulong)i * 16);
            int source = Below(a, train.Count);
            rows[i] = (source, null, source);
            // a donor with another value; after eight tries in a column that hardly varies the copy stays near in another column, or exact
            for (int attempt = 0; i >= exact && attempt < 8; attempt++)
            {
                int column = (Below(b, columns) + attempt) % columns;
                (uint c, _, _, _) = Philox.Draw(seed, RandomPurpose.Audit, Stream, ((ulong)i * 16) + 1 + (ulong)attempt);
                int donor = Below(c, train.Count);
                if (Value(train, column, donor) == Value(train, column, source)) continue;
                rows[i] = (source, train.Ruler.Columns[column].Name, donor);
                break;
            }
        }
        return new PlantPlan(rows);
    }

    /// <summary>The synthetic rows, and behind them the planted ones; both tables on any one ruler of the same tables.</summary>
    public PackedRows Apply(PackedRows synthetic, PackedRows train)
    {
        var ruler = synthetic.Ruler;
        var result = new PackedRows(ruler, synthetic.Count + Count);
        synthetic.Words.AsSpan().CopyTo(result.Words);
        for (int i = 0; i < Count; i++)
        {
            var target = result.Words.AsSpan((synthetic.Count + i) * ruler.Stride, ruler.Stride);
            train.Row(_rows[i].Source).CopyTo(target);
            int column = Position(ruler, _rows[i].Column);
            if (column >= 0) CopyColumn(ruler, column, train.Row(_rows[i].Donor), target);
        }
        return result;
    }

    /// <summary>The same for a column of the audit's tables: table <paramref name="synthetic"/> grows.</summary>
    public AuditColumn Apply(AuditColumn column, int train = 0, int synthetic = 1)
    {
        CodeList[] codes = [.. column.Codes];
        codes[synthetic] = codes[synthetic].Followed(by: _rows.Select(r => column.Codes[train][r.Column == column.Name ? r.Donor : r.Source]));
        return column with { Codes = codes };
    }

    /// <summary>Row that a planted row was made from.</summary>
    public int Source(int planted) => _rows[planted].Source;

    private static int Position(GowerRuler ruler, string? name)
    {
        for (int c = 0; name is not null && c < ruler.Columns.Length; c++)
            if (ruler.Columns[c].Name == name) return c;
        return -1;
    }

    private static int Below(uint word, int limit) => (int)((ulong)word * (ulong)limit >> 32);

    private static long Value(PackedRows rows, int column, int row) =>
        column < rows.Ruler.Numerics ? rows.Row(row)[column] : GowerDistance.Code(rows.Ruler, column, rows.Row(row));

    private static void CopyColumn(GowerRuler ruler, int column, ReadOnlySpan<long> source, Span<long> target)
    {
        int nominal = column - ruler.Numerics;
        if (nominal < 0) target[column] = source[column];
        else if (nominal < ruler.Narrow) MemoryMarshal.AsBytes(target)[(ruler.NarrowOffset * 8) + nominal] = (byte)GowerDistance.Code(ruler, column, source);
        else MemoryMarshal.Cast<long, int>(target)[(ruler.WideOffset * 2) + nominal - ruler.Narrow] = GowerDistance.Code(ruler, column, source);
    }
}
