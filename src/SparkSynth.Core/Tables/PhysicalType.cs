namespace SparkSynth.Core.Tables;

/// <summary>How the values of a column are held; every kind but <see cref="String"/> is carried as one <see cref="long"/> a value.</summary>
public enum PhysicalType
{
    /// <summary>Whole numbers of any width and sign that fit 64 bits; the value itself.</summary>
    Integer,

    /// <summary>Binary floating point; carried as <see cref="OrderKey"/>, so that comparing keys compares values.</summary>
    Float,

    /// <summary>Decimal(p, s); carried as value · 10^s.</summary>
    Decimal,

    /// <summary>False = 0, true = 1.</summary>
    Boolean,

    /// <summary>Text; carried as codes into a dictionary.</summary>
    String,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Ticks of <see cref="ColumnType.Unit"/> since 1970-01-01T00:00:00, with or without zone.</summary>
    Timestamp,

    /// <summary>Ticks of <see cref="ColumnType.Unit"/> since midnight.</summary>
    Time,
}
