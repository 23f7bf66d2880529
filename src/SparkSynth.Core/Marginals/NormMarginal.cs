using System.Text.Json.Serialization;

namespace SparkSynth.Core.Marginals;

/// <summary>Normal distribution; <c>scipy.stats.norm(loc, scale)</c>.</summary>
/// <param name="Loc">Mean µ.</param>
/// <param name="Scale">Standard deviation σ > 0.</param>
public sealed record NormMarginal(double Loc, double Scale) : Marginal
{
    [JsonIgnore]
    public override MarginalFamily Family => MarginalFamily.Norm;

    [JsonIgnore]
    public override IReadOnlyList<(string Name, double Value)> Parameters => [("loc", Loc), ("scale", Scale)];

    public override double Cdf(double x) => StandardNormal.Cdf((x - Loc) / Scale);

    public override double Quantile(double p) => Loc + (Scale * StandardNormal.Quantile(p));

    public override double LogPdf(double x) => StandardNormal.LogPdf((x - Loc) / Scale) - Math.Log(Scale);

    /// <summary>Maximum likelihood: mean and population standard deviation. Refused for fewer than two distinct values. One pass.</summary>
    public static MarginalFit Fit(WeightedSample table)
    {
        if (FitRules.Refuse(MarginalFamily.Norm, table) is { } refused) return refused;
        return MarginalFit.Of(new NormMarginal(table.Mean, Math.Sqrt(table.Variance)), table);
    }
}
