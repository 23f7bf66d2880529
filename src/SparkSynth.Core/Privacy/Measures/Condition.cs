namespace SparkSynth.Core.Privacy.Measures;

/// <summary>A condition on one column: a value, at least or at most a number.</summary>
/// <param name="Column">Position of the column.</param>
/// <param name="Test">0 = the code is <paramref name="Code"/>; −1 = at most, +1 = at least <paramref name="Number"/> (null never is).</param>
public readonly record struct Condition(int Column, int Test, int Code, double Number)
{
    public bool Holds(AuditColumn column, int table, int row) => Test switch
    {
        0 => column.Codes[table][row] == Code,
        < 0 => column.Number(table, row) <= Number,
        _ => column.Number(table, row) >= Number,
    };
}
