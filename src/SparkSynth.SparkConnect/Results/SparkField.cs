namespace SparkSynth.SparkConnect.Results;

/// <summary>A column of a relation.</summary>
/// <param name="Name">Its name; Spark allows the same name twice.</param>
/// <param name="Type">Its type.</param>
/// <param name="Nullable">False only when Spark is sure that it holds no null.</param>
public sealed record SparkField(string Name, SparkType Type, bool Nullable)
{
    internal static IReadOnlyList<SparkField> From(Protocol.DataType schema) =>
        schema.KindCase == Protocol.DataType.KindOneofCase.Struct
            ? [.. schema.Struct.Fields.Select(field => new SparkField(field.Name, SparkType.From(field.DataType), field.Nullable))]
            : throw new Errors.SparkConnectException(Errors.SparkFailure.Protocol, $"the schema of a relation is a {schema.KindCase}, not a struct");
}
