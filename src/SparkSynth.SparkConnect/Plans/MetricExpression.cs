namespace SparkSynth.SparkConnect.Plans;

/// <summary>A named aggregate of <see cref="Relation.Observed"/>.</summary>
/// <param name="Name">Key of the value.</param>
/// <param name="Sql">Aggregate in Spark SQL, e.g. <c>count(1)</c> or <c>count_if(a IS NULL)</c>.</param>
public sealed record MetricExpression(string Name, string Sql);
