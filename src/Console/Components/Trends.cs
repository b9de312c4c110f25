namespace Florin.WebConsole.Components;

/// <summary>The values of the last five minutes, so that a screen that stays open does not grow.</summary>
internal sealed class Trends
{
    private const int Most = 150; // A look every two seconds.

    private readonly Queue<TrendPoint> _points = new();

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<TrendPoint> Points { get; private set; } = [];

    /// <summary>Adds the newest; null where there is none.</summary>
    public void Add(DateTimeOffset at, double? value)
    {
        if (value is not { } known)
            return;
        _points.Enqueue(new TrendPoint(at.UtcDateTime, known));
        if (_points.Count > Most)
            _points.Dequeue();
        Points = [.. _points];
    }
}
