using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Tests.Privacy;

/// <summary>Random tables of chosen shape; the same for the same seed.</summary>
internal sealed class RandomTable(ulong seed)
{
    private ulong _state = (seed * 0x9E3779B97F4A7C15UL) + 1;

    public int Next(int below)
    {
        _state = (_state * 6364136223846793005UL) + 1442695040888963407UL;
        return (int)((_state >> 33) % (ulong)below);
    }

    public double Uniform() => Next(1 << 30) / (double)(1 << 30);

    /// <param name="rows">Rows.</param>
    /// <param name="whole">Integer columns, each with a range of its own.</param>
    /// <param name="real">Floating-point columns.</param>
    /// <param name="text">String columns.</param>
    /// <param name="categories">Categories of each.</param>
    /// <param name="nulls">Share of nulls in every column.</param>
    /// <param name="stretch">Scales the numbers, so that they leave the range of another table.</param>
    /// <param name="asFloat">Integer columns come as floats, off their lattice.</param>
    public CsvTable Create(int rows, int whole, int real, int text, int categories, double nulls = 0, double stretch = 1, bool asFloat = false)
    {
        var columns = new List<ColumnSchema>();
        var batch = new ColumnBatch(whole + real + text) { Length = rows };
        for (int c = 0; c < whole + real + text; c++)
        {
            var vector = batch.Columns[c];
            var kind = c < whole ? (asFloat ? PhysicalType.Float : PhysicalType.Integer) : c < whole + real ? PhysicalType.Float : PhysicalType.String;
            columns.Add(new ColumnSchema("c" + c, new ColumnType(kind)));
            vector.Nulls = Enumerable.Range(0, rows).Select(_ => Uniform() < nulls ? (byte)1 : (byte)0).ToArray();
            vector.NullCount = vector.Nulls.Sum(n => n);
            int range = c % 3 == 0 ? 7 : c % 3 == 1 ? 90 : 1_000_000;
            if (kind == PhysicalType.String)
            {
                vector.Dictionary = new StringDictionary(Enumerable.Range(0, categories).Select(k => "v" + k).ToArray());
                vector.Codes = Enumerable.Range(0, rows).Select(_ => Math.Min(Next(categories), Next(categories))).ToArray();
            }
            else if (c < whole && !asFloat)
            {
                vector.Values = Enumerable.Range(0, rows).Select(_ => (long)(Next(range) * stretch)).ToArray();
            }
            else
            {
                vector.Values = Enumerable.Range(0, rows).Select(_ => OrderKey.FromDouble(c < whole ? (Next(range) * stretch) + (Next(4) * 0.25) : (Uniform() - 0.5) * stretch)).ToArray();
            }
        }
        return new CsvTable(new TableSchema([.. columns]), batch);
    }
}
