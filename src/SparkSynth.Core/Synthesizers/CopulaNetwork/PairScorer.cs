using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// Scores one candidate table N (parent × column) against what the network already says, E: the hierarchical prior, the best λ by
/// leave-one-out, and what the table memorises. Owns scratch; one instance serves one candidate of one column at a time.
/// </summary>
/// <remarks>
/// The prior starts at E and is corrected on coarser cells first, µ(B|A) being its conditional there:
/// prior_ab *= ((N_AB + λ_c µ) / (N_A + λ_c)) / µ. At the fine level g(λ) = Σ N_ab ln(max((N_ab − 1 + λ prior) / (N_a − 1 + λ), 1e-12) / E_ab).
/// Sums run over non-zero counts in row-major order, in four lanes.
/// </remarks>
internal sealed class PairScorer
{
    /// <summary>Floor of E where it divides or stands under a logarithm.</summary>
    public const double Tiny = 1e-9;

    private static readonly double[] Grid = [0, .5, 2, 8, 32, 128, 512, 2048, 8192];

    private readonly ScoreTable _fine = new();
    private readonly ScoreTable[] _coarse = [new(), new(), new(), new()];
    private readonly bool[] _useLevel = new bool[CellGroups.Levels.Length];
    private CellGroups _parentGroups = null!, _columnGroups = null!;
    private double[] _pairMass = [];
    private bool _exactAllowed;

    /// <summary>Cells of the parent.</summary>
    public int Rows { get; private set; }

    /// <summary>Cells of the column.</summary>
    public int Columns { get; private set; }

    /// <summary>Counts, [Rows × Columns].</summary>
    public double[] Counts => _fine.Counts;

    /// <summary>Rows of the table in each cell of the parent.</summary>
    public double[] RowSums => _fine.RowSums;

    /// <summary>The prior after <see cref="Evaluate"/>, [Rows × Columns], rows sum to 1.</summary>
    public double[] Prior { get; private set; } = [];

    /// <summary>Leave-one-out gain at <see cref="Lambda"/>.</summary>
    public double Gain { get; private set; }

    /// <summary>The best λ of the grid.</summary>
    public double Lambda { get; private set; }

    /// <summary>In-sample minus leave-one-out log-likelihood, all levels.</summary>
    public double Optimism { get; private set; }

    /// <summary>Takes a pair; its counts and all that does not depend on E.</summary>
    public void Prepare(PairTables tables, int parent, int column, CellGroups parentGroups, CellGroups columnGroups, int minimumSupport)
    {
        Rows = tables.Cells[parent];
        Columns = tables.Cells[column];
        _parentGroups = parentGroups;
        _columnGroups = columnGroups;
        int size = Rows * Columns;
        if (Prior.Length < size)
        {
            Prior = new double[size];
            _pairMass = new double[size];
        }
        _fine.Reset(Rows, Columns);
        _exactAllowed = true;
        int offset = parent < column ? tables.Offset(parent, column) : tables.Offset(column, parent);
        for (int a = 0; a < Rows; a++)
            for (int b = 0; b < Columns; b++)
            {
                long count = tables.Counts[parent < column ? offset + (a * Columns) + b : offset + (b * Rows) + a];
                _fine.Counts[(a * Columns) + b] = count;
                _exactAllowed &= count == 0 || count >= minimumSupport;
            }
        _fine.Pack(Grid);
        for (int level = 0; level < _coarse.Length; level++)
        {
            int rows = parentGroups.Counts[level], columns = columnGroups.Counts[level];
            _useLevel[level] = rows < Rows || columns < Columns;
            if (!_useLevel[level])
                continue;
            ScoreTable coarse = _coarse[level];
            coarse.Reset(rows, columns);
            int[] groupA = parentGroups.Groups[level], groupB = columnGroups.Groups[level];
            for (int a = 0; a < Rows; a++)
                for (int b = 0; b < Columns; b++)
                    coarse.Counts[(groupA[a] * columns) + groupB[b]] += _fine.Counts[(a * Columns) + b];
            coarse.Pack(Grid);
        }
    }

    /// <summary>Scores the table against E, [Rows × Columns], rows sum to 1.</summary>
    public void Evaluate(ReadOnlySpan<double> expected)
    {
        int size = Rows * Columns;
        double[] prior = Prior;
        for (int i = 0; i < size; i++)
            prior[i] = Math.Max(expected[i], Tiny);
        _fine.SetReference(prior);
        Optimism = 0;
        for (int level = 0; level < _coarse.Length; level++)
            if (_useLevel[level])
                CorrectAtLevel(level);
        (Lambda, Gain, double optimism) = _fine.Best(prior, Grid, _exactAllowed ? 0 : 1);
        Optimism += optimism;
    }

    private void CorrectAtLevel(int level)
    {
        ScoreTable coarse = _coarse[level];
        int columns = coarse.Columns;
        int[] groupA = _parentGroups.Groups[level], groupB = _columnGroups.Groups[level];
        double[] mu = coarse.Work, prior = Prior;
        Array.Clear(mu, 0, coarse.Rows * columns);
        for (int a = 0; a < Rows; a++)
        {
            double rows = RowSums[a];
            if (rows == 0)
                continue;
            int target = groupA[a] * columns, source = a * Columns;
            for (int b = 0; b < Columns; b++)
                mu[target + groupB[b]] += rows * prior[source + b];
        }
        for (int a = 0; a < coarse.Rows; a++)
        {
            double sum = 0;
            for (int b = 0; b < columns; b++)
                sum += mu[(a * columns) + b];
            for (int b = 0; b < columns; b++)
                mu[(a * columns) + b] = sum > 0 ? mu[(a * columns) + b] / sum : 1.0 / columns;
        }
        coarse.SetReference(mu);
        (double lambda, _, double optimism) = coarse.Best(mu, Grid, 1);
        Optimism += optimism;
        double[] ratio = _pairMass;
        for (int a = 0; a < coarse.Rows; a++)
            for (int b = 0; b < columns; b++)
            {
                int i = (a * columns) + b;
                ratio[i] = mu[i] > 0 ? (coarse.Counts[i] + (lambda * mu[i])) / (coarse.RowSums[a] + lambda) / mu[i] : 1;
            }
        for (int a = 0; a < Rows; a++)
        {
            int from = groupA[a] * columns, to = a * Columns;
            double sum = 0;
            for (int b = 0; b < Columns; b++)
            {
                double value = prior[to + b] * ratio[from + groupB[b]];
                prior[to + b] = value;
                sum += value;
            }
            double inverse = 1 / sum;
            for (int b = 0; b < Columns; b++)
                prior[to + b] *= inverse;
        }
    }
}
