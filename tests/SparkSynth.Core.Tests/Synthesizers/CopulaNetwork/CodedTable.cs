using System.Globalization;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Tests.Synthesizers.CopulaNetwork;

/// <summary>A table of cells for tests, [columns][rows], with its cells and counts.</summary>
internal sealed class CodedTable
{
    private static readonly Lazy<CodedTable> AdultOnce = new(ReadAdult);

    public CodedTable(ColumnCells[] columns, byte[][] codes)
    {
        Codes = codes;
        Tables = Count(codes, columns.Select(c => c.Count).ToArray());
        Columns = columns.Select((c, j) => c with { Rows = Tables.Marginals[j] }).ToArray();
    }

    /// <summary>5,000 rows of Adult, 15 columns.</summary>
    public static CodedTable Adult => AdultOnce.Value;

    public ColumnCells[] Columns { get; }

    public byte[][] Codes { get; }

    public PairTables Tables { get; }

    public int Find(string name) => Array.FindIndex(Columns, c => c.Name == name);

    public static ColumnCells Nominal(string name, int cells, bool hasNull = false) =>
        new() { Name = name, Kind = CellKind.Nominal, Count = cells, Rows = [], HasNull = hasNull };

    public static ColumnCells Ordered(string name, int cells, bool hasNull = false) => new()
    {
        Name = name,
        Kind = CellKind.Ordered,
        Count = cells,
        Rows = [],
        HasNull = hasNull,
        Edges = Enumerable.Range(0, (hasNull ? cells - 1 : cells) + 1).Select(i => (double)i * i).ToArray(),
    };

    public static PairTables Count(byte[][] codes, int[] cells)
    {
        int rows = codes[0].Length;
        PairTables tables = new(cells) { Rows = rows };
        for (int i = 0; i < cells.Length; i++)
        {
            foreach (byte code in codes[i])
                tables.Marginals[i][code]++;
            for (int j = i + 1; j < cells.Length; j++)
            {
                int offset = tables.Offset(i, j);
                for (int r = 0; r < rows; r++)
                    tables.Counts[offset + (codes[i][r] * cells[j]) + codes[j][r]]++;
            }
        }
        return tables;
    }

    /// <summary>A whole number below <paramref name="below"/>, a pure function of the other arguments.</summary>
    public static int Uniform(uint stream, long row, int below) =>
        (int)(((ulong)Philox.Draw(99, RandomPurpose.RowUniform, stream, (ulong)row).R0 * (ulong)below) >> 32);

    private static CodedTable ReadAdult()
    {
        const string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        string[] lines = File.ReadAllLines(RepositoryFiles.TestData("CopulaNetwork", "adult-cells.txt"));
        ColumnCells[] columns = lines.Where(l => l[0] == '#').Select(l => l[2..].Split(';')).Select(p => new ColumnCells
        {
            Name = p[0],
            Kind = Enum.Parse<CellKind>(p[1]),
            HasNull = p[2] == "1",
            Count = int.Parse(p[3], CultureInfo.InvariantCulture),
            Rows = [],
            Edges = p[4].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(e => double.Parse(e, CultureInfo.InvariantCulture)).ToArray(),
        }).ToArray();
        string[] rows = lines.Where(l => l[0] != '#').ToArray();
        return new CodedTable(columns, columns.Select((_, j) => rows.Select(r => (byte)alphabet.IndexOf(r[j])).ToArray()).ToArray());
    }
}
