namespace SparkSynth.Core.Randomness;

/// <summary>
/// What a random number is for: part of the counter of <see cref="Philox"/>, so that two uses of one seed never see the same numbers.
/// Values are part of the output format: never renumber, only append.
/// </summary>
public enum RandomPurpose
{
    /// <summary>Digital shift of a Sobol dimension; index = row number / 2^32, stream = dimension.</summary>
    SobolShift = 1,

    /// <summary>Permutation of the 1,024 rows of a block; index = block · 256 + draw / 4.</summary>
    BlockPermutation = 2,

    /// <summary>One number a row and dimension (independent uniforms, and Sobol dimensions beyond the table); stream = dimension.</summary>
    RowUniform = 3,

    /// <summary>Draws of a rejected row, attempt ≥ 1; index = row, stream = column, salt = attempt.</summary>
    Retry = 4,

    /// <summary>Digital shift of the simulated sample of a fit; stream = dimension. Its seed is fixed: a fit depends on counts only.</summary>
    FitShift = 5,

    /// <summary>Simulated sample of a fit beyond the Sobol table; stream = dimension.</summary>
    FitUniform = 6,

    /// <summary>Generated keys (bijective permutation of the row number); stream = column.</summary>
    Key = 7,

    /// <summary>Generated text; index = row, stream = column.</summary>
    Text = 8,

    /// <summary>Rows set aside as hold-out; index = place of the row.</summary>
    Holdout = 9,

    /// <summary>Attacks and baselines of an audit; stream = which one, index = attempt or row.</summary>
    Audit = 16,
}
