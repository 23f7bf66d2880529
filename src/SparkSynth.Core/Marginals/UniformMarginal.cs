using System.Text.Json.Serialization;

namespace SparkSynth.Core.Marginals;

/// <summary>Uniform distribution on [loc, loc + scale]; <c>scipy.stats.uniform(loc, scale)</c>.</summary>
/// <param name="Loc">Lower end.</param>
/// <param name="Scale">Width > 0.</param>
public sealed record UniformMarginal(double Loc, double Scale) : Marginal
{
    [JsonIgnore]
    public override MarginalFamily Family => MarginalFamily.Uniform;

    [JsonIgnore]
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("loc", Loc), ("scale", Scale)];

    public override double Cdf(double x) => double.IsNaN(x) ? x : Math.Clamp((x - Loc) / Scale, 0, 1);

    public override double Quantile(double p) => p is >= 0 and <= 1 ? Loc + (Scale * p) : double.NaN;

    public override double LogPdf(double x)
    {
        double y = (x - Loc) / Scale; // as SciPy: loc + scale may round below the highest value
        return y is >= 0 and <= 1 ? -Math.Log(Scale) : double.IsNaN(y) ? y : double.NegativeInfinity;
    }

    /// <summary>
    /// Maximum likelihood: minimum and range. These are extremes: fit for publication to <see cref="WeightedSample.WithSafeEnds"/>.
    /// Refused for fewer than two distinct values.
    /// </summary>
    public static MarginalFit Fit(WeightedSample table)
    {
        if (FitRules.Refuse(MarginalFamily.Uniform, table) is { } refused) return refused;
        return MarginalFit.Of(new UniformMarginal(table.Min, table.Range), table);
    }
}
