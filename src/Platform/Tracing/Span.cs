using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Florin.Platform.Tracing;

/// <summary>
/// A part of a trace, from its begin to its end. Inside a trace that is recorded it is an <see cref="Activity"/>. Inside one
/// that was not chosen it is a time stamp, and is recorded at its end where it failed or was slow, with all that follows in
/// the trace. Outside of traces, and where nobody listens, it is nothing.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Span
{
    private readonly ActivitySource? _source;
    private readonly Activity? _around;
    private readonly TailRule? _rule;
    private readonly Activity? _activity;
    private readonly string? _verb;
    private readonly string? _what;
    private readonly ActivityKind _kind;
    private readonly long _started;

    private Span(ActivitySource source, Activity around, TailRule? rule, string verb, string? what, ActivityKind kind)
    {
        (_source, _around, _rule, _verb, _what, _kind) = (source, around, rule, verb, what, kind);
        if (around.Recorded)
            _activity = source.StartActivity(Name, kind);
        else
            _started = rule?.Now ?? 0;
    }

    /// <summary>Begins within the current trace.</summary>
    /// <param name="source">Whose span it is.</param>
    /// <param name="verb">What it does, such as <c>call</c>.</param>
    /// <param name="what">With what, such as an operation's name, to be the second word of its name; null for nothing.</param>
    /// <param name="kind">Its kind.</param>
    public static Span Begin(ActivitySource source, string verb, string? what = null, ActivityKind kind = ActivityKind.Internal)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.HasListeners() && Activity.Current is { } around
            ? new Span(source, around, Tail.Rule, verb, what, kind)
            : default;
    }

    /// <summary>It is being recorded, so that it is worth telling it more.</summary>
    public bool IsRecorded => _activity is not null;

    /// <summary>Notes something about it while it goes on, where it is recorded.</summary>
    public Span Tag(string name, object? value)
    {
        _activity?.SetTag(name, value);
        return this;
    }

    /// <summary>
    /// Its activity, to be told how it ended and then disposed of by the caller; null where it is not recorded.
    /// </summary>
    /// <param name="failed">Whether it failed, and so is kept with its trace although that was not chosen.</param>
    public Activity? End(bool failed = false)
    {
        var activity = _activity ?? Late(failed);
        if (failed)
            activity?.SetStatus(ActivityStatusCode.Error);
        return activity;
    }

    private string Name => _what is null ? _verb! : $"{_verb} {_what}"; // One that has begun has a verb.

    private Activity? Late(bool failed)
    {
        if (_source is null || _around is null || _rule is null)
            return null;
        var took = _rule.Since(_started);
        if (!_rule.Keeps(_around, failed, took) || _source.StartActivity(Name, _kind, _around.Context) is not { } activity)
            return null;
        return activity.SetStartTime(activity.StartTimeUtc - took);
    }
}
