namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>A <see cref="CopulaNetworkModel"/> compiled for sampling: immutable, shared by any number of <see cref="CopulaNetworkSampler"/>s.</summary>
public sealed class CopulaNetworkPlan
{
    /// <summary>
    /// Floats of the joined table of a column (64 KB) and of all of them: most columns with one to three parents then need no product at all
    /// (1.0 ns a row instead of 8; eight of Adult's fifteen columns). 32 KB to 512 KB a column differ by less than 5 % (AMD EPYC, AVX-512).
    /// </summary>
    private const int JoinedLimit = 16_384, JoinedBudget = 1_048_576;

    /// <summary>Compiles the model. Cost: milliseconds; about 100 ns a row of a joined table.</summary>
    /// <exception cref="ArgumentException">The model's parts do not fit together.</exception>
    public CopulaNetworkPlan(CopulaNetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.ThrowIfInconsistent();
        Model = model;
        Steps = model.Order.Select(c => Compile(model, c)).ToArray();
    }

    /// <summary>The model.</summary>
    public CopulaNetworkModel Model { get; }

    /// <summary>Number of columns.</summary>
    public int Columns => Model.Cells.Length;

    internal PlanStep[] Steps { get; }

    private static PlanStep Compile(CopulaNetworkModel model, int c)
    {
        NetworkColumn column = model.Columns[c];
        int cells = model.Cells[c], vectors = (cells + 7) / 8, stride = 8 * vectors;
        int[] parents = column.Parents.Select(p => p.Column).ToArray();
        int joined = 0, combinations = 1, limit = Math.Min(JoinedLimit, JoinedBudget / model.Cells.Length);
        while (joined < Math.Min(parents.Length, ReferenceDraw.FactorsPerRescale) && (joined == 0 || combinations * model.Cells[parents[joined]] * stride <= limit))
            combinations *= model.Cells[parents[joined++]];
        int[] joinedCells = parents[..joined].Select(p => model.Cells[p]).ToArray();
        bool all = joined == parents.Length;
        AlignedFloats table = new(combinations * stride);
        Span<float> weights = stackalloc float[cells];
        Span<int> cumulated = stackalloc int[cells];
        Span<byte> parentCells = stackalloc byte[joined + 1];
        int[] totals = all ? new int[combinations] : [];
        for (int row = 0; row < combinations; row++)
        {
            for (int k = joined - 1, rest = row; k >= 0; k--)
            {
                parentCells[k] = (byte)(rest % joinedCells[k]);
                rest /= joinedCells[k];
            }
            ReferenceDraw.Weights(column, parentCells, joined, weights);
            Span<float> to = table.Span.Slice(row * stride, stride);
            if (all)
            {
                ReferenceDraw.Cumulate(weights, cumulated);
                Span<int> integers = System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(to);
                integers.Fill(int.MaxValue);
                cumulated.CopyTo(integers);
                totals[row] = cumulated[^1];
            }
            else
                Interleave(weights, to, vectors);
        }
        return new PlanStep
        {
            Column = c,
            Cells = cells,
            Vectors = vectors,
            Joined = parents[..joined],
            JoinedCells = joinedCells,
            Cumulated = all ? table : null,
            Totals = totals,
            Products = all ? null : table,
            Others = parents[joined..],
            OtherFactors = column.Parents[joined..].Select(p => Interleave(p.Factors, model.Cells[p.Column], cells, vectors)).ToArray(),
            Direct = Math.Min(parents.Length, ReferenceDraw.FactorsPerRescale) - joined,
            Fallback = all ? null : Interleave(column.Fallback, model.Cells[parents[0]], cells, vectors),
            FirstParent = parents.Length > 0 ? parents[0] : -1,
        };
    }

    private static AlignedFloats Interleave(float[] table, int rows, int cells, int vectors)
    {
        AlignedFloats to = new(rows * 8 * vectors);
        for (int a = 0; a < rows; a++)
            Interleave(table.AsSpan(a * cells, cells), to.Span.Slice(a * 8 * vectors, 8 * vectors), vectors);
        return to;
    }

    private static void Interleave(ReadOnlySpan<float> row, Span<float> to, int vectors)
    {
        for (int b = 0; b < row.Length; b++)
            to[(8 * (b % vectors)) + (b / vectors)] = row[b];
    }
}
