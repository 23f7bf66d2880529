using System.Collections.Immutable;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// A model compiled for sampling: everything that needs a transcendental function is in its tables. Made on the driver, shipped to executors.
/// Its cells are not always those of the fit: columns with a parametric or kde marginal have cells of their own (<see cref="Cells"/>).
/// </summary>
public sealed class GaussianCopulaPlan
{
    private const int Version = 1;

    private GaussianCopulaPlan(float[] lower, CopulaPlanColumn[] columns, float[] quantiles, double[] tails)
    {
        (Lower, Columns, Quantiles, Tails) = (lower, columns, quantiles, tails);
    }

    /// <summary>Rows of the Cholesky factor without its zeros: row j at j(j + 1)/2.</summary>
    internal float[] Lower { get; }

    internal CopulaPlanColumn[] Columns { get; }

    internal float[] Quantiles { get; }

    internal double[] Tails { get; }

    /// <summary>
    /// The cells to decode with, by column: those of the fit, or for a parametric or kde marginal the compiled ones (null still last). The result of
    /// <see cref="Compile"/> for the same model and cells; not part of the binary form.
    /// </summary>
    public static ImmutableArray<ColumnCells> Cells(GaussianCopulaModel model, IReadOnlyList<ColumnCells> columns) =>
        [.. columns.Select((c, j) => Decoding(model.Columns[j], c).Cells)];

    /// <summary>Compiles a model. Cost: the Cholesky factor and a few hundred quantiles for each parametric column.</summary>
    /// <param name="columns">The cells the model was fitted to, in the same order.</param>
    /// <exception cref="ArgumentException">Model and cells do not fit together, or the model is inconsistent.</exception>
    public static GaussianCopulaPlan Compile(GaussianCopulaModel model, IReadOnlyList<ColumnCells> columns)
    {
        model.ThrowIfInconsistent();
        int d = model.Columns.Length;
        if (columns.Count != d || columns.Where((c, j) => c.Count != model.Columns[j].Order.Length).Any())
            throw new ArgumentException("The cells are not those of the model.", nameof(columns));
        double[] factor = Cholesky.Factor(model.Correlation, d)!;
        var lower = new float[d * (d + 1) / 2];
        for (int i = 0, next = 0; i < d; i++)
            for (int j = 0; j <= i; j++) lower[next++] = (float)factor[(i * d) + j];
        var plans = columns.Select((c, j) => Decoding(model.Columns[j], c).Plan).ToArray();
        return new GaussianCopulaPlan(lower, plans, NormalTables.MakeQuantiles(), NormalTables.MakeTails());
    }

    /// <summary>Writes the versioned binary form.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(Columns.Length);
        foreach (float x in Lower) writer.Write(x);
        foreach (var column in Columns)
        {
            writer.Write(column.Cells.Length);
            writer.Write(column.Cells);
            foreach (uint last in column.Last) writer.Write(last);
        }
        foreach (float x in Quantiles) writer.Write(x);
        foreach (double x in Tails) writer.Write(x);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It cannot be that.</exception>
    public static GaussianCopulaPlan Read(BinaryReader reader)
    {
        if (reader.ReadInt32() != Version) throw new InvalidDataException("A sampling plan of another version.");
        int d = reader.ReadInt32();
        if (d is < 1 or > 65_536) throw new InvalidDataException("A sampling plan with an impossible number of columns.");
        var lower = new float[d * (d + 1L) / 2];
        for (int i = 0; i < lower.Length; i++) lower[i] = reader.ReadSingle();
        var columns = new CopulaPlanColumn[d];
        for (int j = 0; j < d; j++)
        {
            int cells = reader.ReadInt32();
            if (cells is < 1 or > 256) throw new InvalidDataException("A sampling plan with an impossible number of cells.");
            byte[] codes = reader.ReadBytes(cells);
            var last = new uint[cells];
            for (int p = 0; p < cells; p++) last[p] = reader.ReadUInt32();
            if (codes.Length != cells || last[^1] != uint.MaxValue || last.Zip(last.Skip(1)).Any(t => t.First >= t.Second))
                throw new InvalidDataException("A sampling plan whose cells are not in order.");
            columns[j] = new CopulaPlanColumn(codes, last);
        }
        var quantiles = new float[NormalTables.QuantileLength];
        for (int i = 0; i < quantiles.Length; i++) quantiles[i] = reader.ReadSingle();
        var tails = new double[NormalTables.TailLength];
        for (int i = 0; i < tails.Length; i++) tails[i] = reader.ReadDouble();
        return new GaussianCopulaPlan(lower, columns, quantiles, tails);
    }

    private static (ColumnCells Cells, CopulaPlanColumn Plan) Decoding(CopulaColumn column, ColumnCells cells)
    {
        double[] shares = column.CumulativeShares();
        if (column.Marginal?.Distribution is null) return (cells, CopulaPlanColumn.Make(column.Order, shares));
        var (segments, probability) = QuantileCells.Compile(cells, column.Marginal);
        int values = segments.Length, nullCell = cells.HasNull ? values : -1;
        int nullAt = cells.HasNull ? Array.IndexOf(column.Order, cells.NullCell) : -1;
        double nullShare = nullAt < 0 ? 0 : shares[nullAt + 1] - shares[nullAt];
        bool nullFirst = nullAt == 0;
        var order = new List<int>();
        var cumulative = new List<double> { 0 };
        if (nullFirst) Add(nullCell, nullShare);
        for (int c = 0; c < values; c++) Add(c, probability[c] * (1 - nullShare));
        if (nullAt >= 0 && !nullFirst) Add(nullCell, nullShare);
        cumulative[^1] = 1;
        long n = column.Rows.Sum();
        var compiled = cells with
        {
            Count = values + (cells.HasNull ? 1 : 0),
            Rows = [.. Enumerable.Range(0, values).Select(c => (long)Math.Round(probability[c] * (1 - nullShare) * n)), .. cells.HasNull ? [column.Rows[nullAt]] : Array.Empty<long>()],
            Segments = segments,
            Starts = [.. segments.Select(s => s[0].Low)],
            Edges = [],
        };
        return (compiled, CopulaPlanColumn.Make([.. order], [.. cumulative]));

        void Add(int cell, double share)
        {
            order.Add(cell);
            cumulative.Add(cumulative[^1] + share);
        }
    }
}
