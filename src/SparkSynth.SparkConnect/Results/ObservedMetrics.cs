using System.Globalization;
using SparkSynth.SparkConnect.Errors;
using Literal = SparkSynth.SparkConnect.Protocol.Expression.Types.Literal;

namespace SparkSynth.SparkConnect.Results;

/// <summary>Aggregates of a <see cref="Plans.Relation.Observed"/>, computed while its rows passed.</summary>
/// <param name="Name">Name given in the plan.</param>
/// <param name="Values">
/// By key: <c>null</c>, <c>bool</c>, <c>long</c> (all integers), <c>double</c>, <c>string</c>, <c>byte[]</c>, a decimal as its text; dates are days and
/// timestamps microseconds since 1970.
/// </param>
public sealed record ObservedMetrics(string Name, IReadOnlyDictionary<string, object?> Values)
{
    /// <summary>An integer, such as a row count.</summary>
    /// <exception cref="SparkConnectException">There is no such key, or its value is no integer.</exception>
    public long Int64(string key) => Values.TryGetValue(key, out object? value) && value is long number
        ? number
        : throw new SparkConnectException(SparkFailure.Protocol, string.Create(CultureInfo.InvariantCulture, $"observed metric {Name}.{key} is {value ?? "missing"}, not an integer"));

    internal static ObservedMetrics From(Protocol.ExecutePlanResponse.Types.ObservedMetrics message)
    {
        if (message.Keys.Count != message.Values.Count)
        {
            throw new SparkConnectException(SparkFailure.Protocol, $"observed metrics {message.Name} have {message.Keys.Count} keys and {message.Values.Count} values");
        }

        var values = new Dictionary<string, object?>(message.Keys.Count, StringComparer.Ordinal);
        for (int i = 0; i < message.Keys.Count; i++)
        {
            values[message.Keys[i]] = Value(message.Name, message.Keys[i], message.Values[i]);
        }

        return new ObservedMetrics(message.Name, values);
    }

    private static object? Value(string name, string key, Literal literal) => literal.LiteralTypeCase switch
    {
        Literal.LiteralTypeOneofCase.Null => null,
        Literal.LiteralTypeOneofCase.Binary => literal.Binary.ToByteArray(),
        Literal.LiteralTypeOneofCase.Boolean => literal.Boolean,
        Literal.LiteralTypeOneofCase.Byte => (long)literal.Byte,
        Literal.LiteralTypeOneofCase.Short => (long)literal.Short,
        Literal.LiteralTypeOneofCase.Integer => (long)literal.Integer,
        Literal.LiteralTypeOneofCase.Long => literal.Long,
        Literal.LiteralTypeOneofCase.Float => (double)literal.Float,
        Literal.LiteralTypeOneofCase.Double => literal.Double,
        Literal.LiteralTypeOneofCase.Decimal => literal.Decimal.Value,
        Literal.LiteralTypeOneofCase.String => literal.String,
        Literal.LiteralTypeOneofCase.Date => (long)literal.Date,
        Literal.LiteralTypeOneofCase.Timestamp => literal.Timestamp,
        Literal.LiteralTypeOneofCase.TimestampNtz => literal.TimestampNtz,
        _ => throw new SparkConnectException(SparkFailure.Protocol, $"observed metric {name}.{key} is of a type that this client does not read; cast it to string or binary"),
    };
}
