namespace SparkSynth.Core.Quality;

/// <summary>
/// What the second pass over one table does, fixed by the first pass: the coding of every column, groups of columns, and the tables to count.
/// Serialisable, so that it can travel to whoever reads the rows.
/// </summary>
public sealed class TablePlan
{
    /// <summary>
    /// Joint codes of a group, at most, unless a single column has more: tables of 144 × 144 counters stay in the second-level cache.
    /// Wide tables, whose counters would not fit <see cref="DenseTotal"/>, get smaller groups and at last none.
    /// </summary>
    private static readonly int[] GroupCodes = [144, 36, 1];

    /// <summary>A column with more codes is paired on its own with each other column.</summary>
    internal const int LargeCodes = 2048;

    /// <summary>Counters of a dense table, at most; larger ones keep their filled cells only.</summary>
    internal const int DenseCells = 1 << 20;

    /// <summary>Counters of all dense tables together (128 MB), at most.</summary>
    internal const int DenseTotal = 1 << 25;

    /// <summary>Filled cells of all hashed tables together, at most; each gets an equal share. Beyond it a pair has no score, and a warning.</summary>
    internal const int SparseTotal = 1 << 21;

    private const byte Version = 1;

    private readonly Dictionary<(int, int, int, int), int> _places = [];

    internal TablePlan(ColumnCoding[] codings, bool[] continuous, long rows)
    {
        Codings = codings;
        Continuous = continuous;
        Rows = rows;
        (Groups, Counters, Cells) = ([], [], 0);
        foreach (int limit in GroupCodes)
        {
            Groups = Group(codings, continuous, limit);
            Counters = Count(Groups, out int cells, out bool isFull);
            Cells = cells;
            if (!isFull) break;
        }
        for (int t = 0; t < Counters.Length; t++)
            _places.Add((Counters[t].First, Counters[t].FirstColumn, Counters[t].Second, Counters[t].SecondColumn), t);
    }

    internal ColumnCoding[] Codings { get; }

    internal bool[] Continuous { get; }

    /// <summary>Rows that the first pass saw.</summary>
    internal long Rows { get; }

    internal CodeGroup[] Groups { get; }

    internal PairCounter[] Counters { get; }

    /// <summary>Counters of all dense tables.</summary>
    internal int Cells { get; }

    /// <summary>Filled cells that one hashed table may hold.</summary>
    internal int SparseCap => SparseTotal / Math.Max(1, Counters.Count(c => !c.IsDense));

    /// <summary>The table that holds a pair of columns, by group and position in it; -1 for two continuous ones.</summary>
    internal int CounterOf(int first, int firstColumn, int second, int secondColumn)
        => _places.TryGetValue((first, -1, second, -1), out int t) || _places.TryGetValue((first, firstColumn, second, secondColumn), out t) ? t : -1;

    /// <summary>Writes the versioned binary form.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(Rows);
        writer.Write(Codings.Length);
        for (int c = 0; c < Codings.Length; c++)
        {
            writer.Write(Continuous[c]);
            Codings[c].Write(writer);
        }
    }

    /// <summary>What <see cref="Write"/> wrote. InvalidDataException if it cannot be that.</summary>
    public static TablePlan Read(BinaryReader reader)
    {
        if (reader.ReadByte() != Version) throw new InvalidDataException("Not a quality plan of this version.");
        long rows = reader.ReadInt64();
        int columns = reader.ReadInt32();
        if (columns is < 0 or > 1 << 16) throw new InvalidDataException("Not a quality plan.");
        var codings = new ColumnCoding[columns];
        var continuous = new bool[columns];
        for (int c = 0; c < columns; c++)
        {
            continuous[c] = reader.ReadBoolean();
            codings[c] = ColumnCoding.Read(reader);
        }
        return new TablePlan(codings, continuous, rows);
    }

    // First fit by descending codes, discrete and continuous columns apart, since two continuous columns need no table.
    private static CodeGroup[] Group(ColumnCoding[] codings, bool[] continuous, int limit)
    {
        var groups = new List<(List<int> Columns, int Codes, bool Continuous)>();
        foreach (int c in Enumerable.Range(0, codings.Length).Where(c => !codings[c].IsLeftOut).OrderByDescending(c => codings[c].Codes).ThenBy(c => c))
        {
            int codes = codings[c].Codes;
            int home = groups.FindIndex(g => g.Continuous == continuous[c] && (long)g.Codes * codes <= limit);
            if (home < 0)
            {
                groups.Add(([c], codes, continuous[c]));
                continue;
            }
            groups[home].Columns.Add(c);
            groups[home] = (groups[home].Columns, groups[home].Codes * codes, continuous[c]);
        }
        return [.. groups.Select(g => new CodeGroup([.. g.Columns], [.. g.Columns.Select(c => codings[c].Codes)], g.Continuous))];
    }

    private static PairCounter[] Count(CodeGroup[] groups, out int cells, out bool isFull)
    {
        var tables = new List<PairCounter>();
        for (int a = 0; a < groups.Length; a++)
            for (int b = a + 1; b < groups.Length; b++)
            {
                if (groups[a].IsContinuous && groups[b].IsContinuous) continue;
                if (groups[a].Codes <= LargeCodes && groups[b].Codes <= LargeCodes)
                {
                    tables.Add(new(a, -1, b, -1, groups[a].Codes, groups[b].Codes, -1));
                    continue;
                }
                for (int i = 0; i < groups[a].Columns.Length; i++)
                    for (int j = 0; j < groups[b].Columns.Length; j++)
                        tables.Add(new(a, i, b, j, groups[a].Cards[i], groups[b].Cards[j], -1));
            }
        cells = 0;
        isFull = false;
        foreach (int t in Enumerable.Range(0, tables.Count).OrderBy(t => (long)tables[t].Rows * tables[t].Columns).ThenBy(t => t))
        {
            long size = (long)tables[t].Rows * tables[t].Columns;
            if (size > DenseCells) continue;
            if (cells + size > DenseTotal)
            {
                isFull = true;
                continue;
            }
            tables[t] = tables[t] with { Offset = cells };
            cells += (int)size;
        }
        return [.. tables];
    }
}
