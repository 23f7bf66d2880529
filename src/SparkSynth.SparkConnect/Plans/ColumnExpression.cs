namespace SparkSynth.SparkConnect.Plans;

/// <summary>A named column of <see cref="Relation.Project"/>.</summary>
/// <param name="Name">Name of the column; any text.</param>
/// <param name="Sql">Its value in Spark SQL, e.g. <c>CAST(a AS INT)</c>.</param>
public sealed record ColumnExpression(string Name, string Sql);
