using SparkSynth.Core.Privacy;

namespace SparkSynth.Jobs.Engines;

/// <summary>Rows of a table on a ruler, wherever the engine keeps them. A row's id is its number among the rows of the table's side, in file order.</summary>
public interface ISearchRows
{
    /// <summary>The ruler.</summary>
    GowerRuler Ruler { get; }

    /// <summary>Number of rows.</summary>
    int Count { get; }
}
