using System.Text.Json.Serialization;

namespace SparkSynth.Core.Marginals;

/// <summary>
/// A fitted one-dimensional distribution: immutable parameters in SciPy's order and meaning. Evaluated on the driver only (transcendental
/// functions); executors see tables compiled from <see cref="Quantile"/>. NaN in gives NaN out; arguments outside the support are no error.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "distribution")]
[JsonDerivedType(typeof(NormMarginal), "norm")]
[JsonDerivedType(typeof(TruncNormMarginal), "truncnorm")]
[JsonDerivedType(typeof(GammaMarginal), "gamma")]
[JsonDerivedType(typeof(BetaMarginal), "beta")]
[JsonDerivedType(typeof(StudentTMarginal), "student_t")]
[JsonDerivedType(typeof(UniformMarginal), "uniform")]
[JsonDerivedType(typeof(KdeMarginal), "kde")]
[JsonDerivedType(typeof(EmpiricalMarginal), "empirical")]
public abstract record Marginal
{
    /// <summary>Which family.</summary>
    [JsonIgnore]
    public abstract MarginalFamily Family { get; }

    /// <summary>Names and values of the parameters, in SciPy's order. Free parameters only: these count in AIC and BIC.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<(string Name, double Value)> Parameters { get; }

    /// <summary>P(X ≤ x).</summary>
    public abstract double Cdf(double x);

    /// <summary>Smallest x with P(X ≤ x) ≥ p; ends of the support (maybe ±∞) for p = 0 and 1; NaN outside [0, 1].</summary>
    public abstract double Quantile(double p);

    /// <summary>Natural logarithm of the density; -∞ outside the support. Families with atoms have no density: NaN.</summary>
    public abstract double LogPdf(double x);

    /// <summary>Σ count · LogPdf / rows.</summary>
    public double MeanLogLikelihood(WeightedSample table)
    {
        double sum = 0;
        for (int i = 0; i < table.Values.Length; i++) sum += table.Counts[i] * LogPdf(table.Values[i]);
        return sum / table.Rows;
    }
}
