namespace SparkSynth.Core.Quality;

/// <summary>
/// One cross table that the second pass counts: of two groups, or of two columns where one of them has very many codes.
/// </summary>
/// <param name="First">First group.</param>
/// <param name="FirstColumn">Position of the column in the first group, or -1 for the joint code.</param>
/// <param name="Second">Second group.</param>
/// <param name="SecondColumn">Position of the column in the second group, or -1.</param>
/// <param name="Rows">Codes of the first side.</param>
/// <param name="Columns">Codes of the second side.</param>
/// <param name="Offset">Place of the dense table among all counters, or -1 if its filled cells are kept in a hash table.</param>
internal sealed record PairCounter(int First, int FirstColumn, int Second, int SecondColumn, int Rows, int Columns, int Offset)
{
    public bool IsDense => Offset >= 0;
}
