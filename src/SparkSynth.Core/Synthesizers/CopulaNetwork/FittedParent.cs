using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>A parent while its column is fitted: target T and factors F, both [Rows × cells of the column].</summary>
internal sealed class FittedParent
{
    public required int Column { get; init; }

    public required int Rows { get; init; }

    public required double[] Target { get; init; }

    public required double[] Factors { get; init; }

    /// <summary>Scratch for E.</summary>
    public required double[] Expected { get; init; }

    public required double Lambda { get; init; }

    public required double Gain { get; init; }

    public required double Optimism { get; init; }

    /// <summary>
    /// T = (N + λ prior) / (N_a + λ), 0 where nothing was seen although <paramref name="zeroRule"/> rows were to be expected, rows renormalised.
    /// F = 1; rows never simulated get T / prior at once, for they will not be adjusted.
    /// </summary>
    public static FittedParent Create(int parent, PairScorer scorer, PairTables tables, int column, double zeroRule, int[] simulated)
    {
        int rows = scorer.Rows, cells = scorer.Columns;
        double n = tables.Rows, lambda = scorer.Lambda;
        double[] target = new double[rows * cells], factors = new double[rows * cells], prior = scorer.Prior, counts = scorer.Counts;
        for (int a = 0; a < rows; a++)
        {
            double rowSum = scorer.RowSums[a], sum = 0;
            for (int b = 0; b < cells; b++)
            {
                int i = (a * cells) + b;
                bool impossible = counts[i] == 0 && rowSum * tables.Marginals[column][b] / n >= zeroRule;
                target[i] = impossible ? 0 : rowSum + lambda > 0 ? (counts[i] + (lambda * prior[i])) / (rowSum + lambda) : prior[i];
                sum += target[i];
            }
            for (int b = 0; b < cells; b++)
            {
                int i = (a * cells) + b;
                target[i] /= sum;
                factors[i] = simulated[a] > 0 ? 1 : target[i] == 0 ? 0 : Math.Clamp(target[i] / Math.Max(prior[i], PairScorer.Tiny), 1e-4, 1e4);
            }
        }
        return new FittedParent
        {
            Column = parent,
            Rows = rows,
            Target = target,
            Factors = factors,
            Expected = new double[rows * cells],
            Lambda = lambda,
            Gain = scorer.Gain,
            Optimism = scorer.Optimism,
        };
    }

    /// <summary>The model's form: each row divided by its greatest factor.</summary>
    public NetworkParent ToParent(int cells)
    {
        float[] factors = new float[Factors.Length];
        for (int a = 0; a < Rows; a++)
        {
            double top = 0;
            for (int b = 0; b < cells; b++)
                top = Math.Max(top, Factors[(a * cells) + b]);
            for (int b = 0; b < cells; b++)
                factors[(a * cells) + b] = (float)(Factors[(a * cells) + b] / top);
        }
        return new NetworkParent { Column = Column, Factors = factors, Lambda = Lambda, Gain = Gain, Optimism = Optimism };
    }
}
