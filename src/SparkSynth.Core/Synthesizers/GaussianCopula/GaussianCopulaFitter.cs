using System.Globalization;
using SparkSynth.Core.Marginals;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// Fits a Gaussian copula to the counts of all pairs of cells: no row is read. Every column is a standard normal variable cut into the column's cells; its correlation
/// with another one is what makes the scores E[Z | cell] correlate as counted, the attenuation by the cells undone; the matrix is then made positive definite.
/// A function of the counts alone, with a fixed order of operations.
/// </summary>
/// <remarks>
/// Cost: about 200 passes over the pair tables (order of nominal cells), 120 · 48 multiplications a pair, and 10n³ a round where the matrix needs repair.
/// Sources: Nelsen (2006) for copulas; Nataf (1962), Cario and Nelson (1997) for the correction; Higham (2002) for the repair.
/// </remarks>
public static class GaussianCopulaFitter
{
    private const double PoorFit = 0.1;

    private const double LargeRepair = 0.05;

    /// <summary>Fits the model.</summary>
    /// <param name="pairs">Counts of at least one row; marginals filled.</param>
    /// <param name="columns">The cells the counts are over, in the same order.</param>
    /// <param name="values">
    /// Per column its values and counts, in the numbers of <see cref="ColumnCells.Edges"/>; null for nominal and presence columns and where only the empirical marginal is wanted.
    /// </param>
    /// <exception cref="ArgumentException">Tables and columns do not match, or there are no rows.</exception>
    /// <exception cref="ProblemException">An option is out of range, or names a column or family that cannot be.</exception>
    public static GaussianCopulaModel Fit(PairTables pairs, IReadOnlyList<ColumnCells> columns, IReadOnlyList<WeightedSample?> values, GaussianCopulaOptions? options = null)
    {
        options ??= new GaussianCopulaOptions();
        Check(pairs, columns, values, options);
        List<string> warnings = [];
        int[][] orders = CellOrdering.Compute(pairs, columns, options);
        LatentAxis[] axes = orders.Select((o, j) => new LatentAxis(o, pairs.Marginals[j])).ToArray();
        double[] raw = Correlations(pairs, axes);
        int d = columns.Count;
        double[] repaired = NearestCorrelation.Project(raw, d, options.EigenvalueFloor);
        double repair = 0;
        for (int i = 0; i < raw.Length; i++) repair = Math.Max(repair, Math.Abs(raw[i] - repaired[i]));
        if (repair > LargeRepair)
            warnings.Add($"The pairwise correlations do not fit together in one Gaussian copula: some were changed by up to {repair.ToString("F2", CultureInfo.InvariantCulture)}.");
        var fitted = new CopulaColumn[d];
        for (int j = 0; j < d; j++)
        {
            fitted[j] = new CopulaColumn
            {
                Name = columns[j].Name,
                Order = orders[j],
                Rows = [.. orders[j].Select(a => pairs.Marginals[j][a])],
                Marginal = FitMarginal(columns[j], values[j], options, warnings),
            };
        }
        return new GaussianCopulaModel { Rows = pairs.Rows, Columns = fitted, Correlation = repaired, CorrelationRepair = repair, Warnings = warnings };
    }

    private static double[] Correlations(PairTables pairs, LatentAxis[] axes)
    {
        int d = axes.Length;
        var matrix = new double[d * d];
        for (int i = 0; i < d; i++)
        {
            matrix[(i * d) + i] = 1;
            for (int j = i + 1; j < d; j++)
                matrix[(i * d) + j] = matrix[(j * d) + i] = Correlation(pairs, axes, i, j);
        }
        return matrix;
    }

    private static double Correlation(PairTables pairs, LatentAxis[] axes, int i, int j)
    {
        double[] si = axes[i].Scores, sj = axes[j].Scores;
        double spread = axes[i].Variance * axes[j].Variance;
        if (spread <= 0) return 0;
        double sum = 0;
        int at = pairs.Offset(i, j), cells = sj.Length;
        for (int a = 0; a < si.Length; a++)
        {
            double row = 0;
            for (int b = 0; b < cells; b++) row += pairs.Counts[at + (a * cells) + b] * sj[b];
            sum += si[a] * row;
        }
        double observed = sum / pairs.Rows;
        // Positive-part shrinkage: what chance alone gives (variance 1/n of a correlation) is not dependence. Nothing at all in large tables.
        double noise = spread / (pairs.Rows * Math.Max(observed * observed, 1e-300));
        if (noise >= 1) return 0;
        return LatentAxis.Correlation(axes[i], axes[j], observed * Math.Sqrt(1 - noise));
    }

    private static CopulaMarginal? FitMarginal(ColumnCells column, WeightedSample? values, GaussianCopulaOptions options, List<string> warnings)
    {
        MarginalFamily asked = options.Marginals.GetValueOrDefault(column.Name, column.Kind == CellKind.Ordered ? options.DefaultMarginal : MarginalFamily.Empirical);
        if (column.Kind != CellKind.Ordered)
        {
            if (asked is not (MarginalFamily.Empirical or MarginalFamily.Auto))
                throw new ProblemException("distribution-of-text", column.Name, $"The distribution {MarginalFamilies.Name(asked)} needs numbers or dates.", "Leave the distribution out, or give the column another role.");
            return null;
        }
        if (asked == MarginalFamily.Empirical) return new CopulaMarginal { Asked = asked };
        if (values is null && column.ValueCells > 0) throw new ArgumentException($"Column '{column.Name}' needs its values for {MarginalFamilies.Name(asked)}.", nameof(values));
        values ??= new WeightedSample([], []);
        double step = column.Scale switch
        {
            ValueScale.Real => 0,
            ValueScale.Scaled => column.Step / Math.Pow(10, column.Decimals),
            _ => column.Step,
        };
        var fit = MarginalFitter.Publishable(asked, values, options.MinimumSupport, step);
        if (fit.Refusal is not null || fit.Marginal is EmpiricalMarginal)
        {
            if (fit.Refusal is { } refusal)
                warnings.Add($"Column '{column.Name}': {MarginalFamilies.Name(refusal.Family)} was not fitted ({refusal.Reason}); its empirical distribution is used.");
            return new CopulaMarginal { Asked = asked, Refusal = fit.Refusal };
        }
        if (fit.Goodness!.Ks > PoorFit)
            warnings.Add($"Column '{column.Name}': {MarginalFamilies.Name(asked)} describes it poorly (Kolmogorov-Smirnov distance {fit.Goodness.Ks.ToString("F2", CultureInfo.InvariantCulture)}); empirical or auto would keep its shape.");
        var marginal = new CopulaMarginal { Asked = asked, Distribution = fit.Marginal, Goodness = fit.Goodness };
        if (!options.EnforceRange) return marginal;
        var safe = values.WithSafeEnds(options.MinimumSupport);
        return marginal with { Low = safe.Min, High = safe.Max };
    }

    private static void Check(PairTables pairs, IReadOnlyList<ColumnCells> columns, IReadOnlyList<WeightedSample?> values, GaussianCopulaOptions options)
    {
        var problems = options.Validate().ToList();
        foreach (string name in options.Marginals.Keys.Concat(options.CellOrder.Keys).Where(n => columns.All(c => c.Name != n)).Distinct().Order(StringComparer.Ordinal))
            problems.Add(new Problem("unknown-column", name, "The options name a column that the model does not have.", "Check the name; keys, text and constants have no distribution."));
        if (problems.Count > 0) throw new ProblemException(problems);
        if (columns.Count == 0 || columns.Count != pairs.Cells.Length || values.Count != columns.Count)
            throw new ArgumentException("There must be as many columns as the tables have, and at least one.", nameof(columns));
        if (pairs.Rows <= 0) throw new ArgumentException("The tables hold no rows.", nameof(pairs));
        for (int j = 0; j < columns.Count; j++)
            if (columns[j].Count != pairs.Cells[j] || pairs.Cells[j] is < 1 or > 256 || pairs.Marginals[j].Sum() != pairs.Rows)
                throw new ArgumentException($"Column {j}: cells and counts do not match.", nameof(columns));
    }
}
