namespace SparkSynth.SparkConnect.Results;

/// <summary>The types of Spark's columns.</summary>
public enum SparkTypeKind
{
    Null,
    Binary,
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    Decimal,
    String,
    Char,
    VarChar,
    Date,
    Timestamp,
    TimestampWithoutZone,
    Interval,
    Array,
    Struct,
    Map,
    Variant,

    /// <summary>User-defined types and whatever a newer Spark adds.</summary>
    Other,
}
