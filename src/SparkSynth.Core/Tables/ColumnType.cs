namespace SparkSynth.Core.Tables;

/// <summary>
/// Physical type of a column with all that is needed to write it back as it came.
/// </summary>
/// <param name="Kind">Kind of value.</param>
public sealed record ColumnType(PhysicalType Kind)
{
    /// <summary>Width in bits: 8, 16, 32 or 64 for integers; 32 or 64 for floats; 32 or 64 for dates. 64 unless told.</summary>
    public int Bits { get; init; } = 64;

    /// <summary>Integers only: no sign. Values above 2^63-1 are refused when read.</summary>
    public bool Unsigned { get; init; }

    /// <summary>Decimals only: total digits, 1..38 (values must fit 64 bits once scaled).</summary>
    public int Precision { get; init; }

    /// <summary>Decimals only: digits after the point.</summary>
    public int Scale { get; init; }

    /// <summary>Timestamps and times only.</summary>
    public TickUnit Unit { get; init; } = TickUnit.Microsecond;

    /// <summary>Timestamps only: zone name of an instant ("UTC"), or null for local time.</summary>
    public string? Zone { get; init; }

    /// <summary>True for every kind but text: values have an order and are carried as keys.</summary>
    public bool IsOrdered => Kind != PhysicalType.String;

    /// <summary>True for dates, timestamps and times.</summary>
    public bool IsTemporal => Kind is PhysicalType.Date or PhysicalType.Timestamp or PhysicalType.Time;

    /// <summary>Name as users write it: <c>int64</c>, <c>float32</c>, <c>decimal(10,2)</c>, <c>timestamp(us, UTC)</c>.</summary>
    public override string ToString() => Kind switch
    {
        PhysicalType.Integer => $"{(Unsigned ? "u" : "")}int{Bits}",
        PhysicalType.Float => $"float{Bits}",
        PhysicalType.Decimal => $"decimal({Precision},{Scale})",
        PhysicalType.Boolean => "boolean",
        PhysicalType.String => "string",
        PhysicalType.Date => "date",
        PhysicalType.Timestamp => $"timestamp({UnitName}{(Zone is null ? "" : ", " + Zone)})",
        _ => $"time({UnitName})",
    };

    private string UnitName => Unit switch { TickUnit.Second => "s", TickUnit.Millisecond => "ms", TickUnit.Microsecond => "us", _ => "ns" };
}
