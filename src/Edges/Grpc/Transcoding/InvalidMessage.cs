namespace Florin.GrpcEdge.Transcoding;

/// <summary>Bytes that are not the message that they should be, or JSON that no message can be made of.</summary>
/// <param name="field">Which field, as JSON names it; <see cref="All"/> for all of it.</param>
/// <param name="problem">What is wrong with it, as the rest of a sentence.</param>
internal sealed class InvalidMessage(string field, string problem) : Exception
{
    /// <summary>The name of all of a message.</summary>
    public const string All = "message";

    private const int MaxPath = 200; // It is sent in headers.

    private string? _path = field == All ? null : field;

    /// <inheritdoc/>
    public override string Message => $"{Field}: {Problem}";

    /// <summary>Which field, with those that it is in, such as <c>postings[1].amount</c>.</summary>
    public string Field => _path ?? All;

    /// <summary>What is wrong with it.</summary>
    public string Problem { get; } = problem;

    /// <summary>Names what it is in.</summary>
    /// <param name="name">A field, or a place in a list, such as <c>[1]</c>.</param>
    public void Within(string name)
    {
        var path =
            _path is null ? name
            : _path is ['[', ..] ? name + _path
            : $"{name}.{_path}";
        _path = path.Length <= MaxPath ? path : $"{path[..(char.IsHighSurrogate(path[MaxPath - 1]) ? MaxPath - 1 : MaxPath)]}…";
    }
}
