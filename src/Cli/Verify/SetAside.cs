using System.Globalization;
using Florin.Platform.EventLog;
using Florin.Platform.Projections;
using Florin.Platform.Verification;

namespace Florin.Cli.Verify;

/// <summary>
/// What a consumer has noted as set aside, held against its log: each note is of an event that is there, and from the first
/// one of a stream on all that the consumer has passed is noted. What is left out of the read models made again is this,
/// as the consumer left it out, so that everything else is compared as ever.
/// </summary>
internal sealed class SetAside
{
    private readonly ProjectionDefinition _projection;
    private readonly long _checkpoint;
    private readonly Func<string, string> _nameOf;
    private readonly Check _check;
    private readonly Dictionary<long, ParkedEvent> _notes;
    private readonly HashSet<string> _streams = new(StringComparer.Ordinal);
    private long _met;

    /// <summary>Looks at the notes themselves.</summary>
    /// <param name="projection">Whose they are.</param>
    /// <param name="standing">Where it stands.</param>
    /// <param name="nameOf">The name that an event of a stored name has now.</param>
    /// <param name="check">Gets what is wrong.</param>
    public SetAside(ProjectionDefinition projection, Standing standing, Func<string, string> nameOf, Check check)
    {
        (_projection, _checkpoint, _nameOf, _check) = (projection, standing.Checkpoint.Position, nameOf, check);
        _notes = standing.Parked.ToDictionary(note => note.Position);
        foreach (var note in standing.Parked)
            if (!projection.SetsAside)
                Fail(note, "it sets no events aside");
            else if (note.Position <= 0 || note.Position > _checkpoint)
                Fail(note, string.Create(CultureInfo.InvariantCulture, $"it has followed its log up to {_checkpoint}"));
            else if (note.Attempts < 0)
                Fail(note, $"it cannot have been attempted {note.Attempts} times");
    }

    /// <summary>How many there are, for people; empty where there are none.</summary>
    public string Looked =>
        _notes.Count == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" without {_notes.Count:N0} events set aside, which GET /admin/consumers shows"
            );

    /// <summary>Whether an event is left out; each one up to the checkpoint, in order.</summary>
    public bool LeavesOut(Recorded happened)
    {
        if (_notes.Count == 0)
            return false;
        if (!_notes.TryGetValue(happened.Position, out var note))
        {
            if (_streams.Contains(happened.Stream))
                _check.Fail(
                    $"{_projection.Consumer} has not set aside position {happened.Position} of {_projection.Follows}, but has set aside an earlier event of {happened.Stream}"
                );
            return false;
        }
        _met++;
        if (!note.Fits(happened) || _nameOf(note.Type) != happened.Type)
            Fail(note, $"that position has {happened.Type} of {happened.Stream}");
        _streams.Add(happened.Stream);
        return true;
    }

    /// <summary>Once all events were seen up to the checkpoint.</summary>
    public void End()
    {
        if (_met < _notes.Count && _check.Holds)
            _check.Fail($"{_notes.Count - _met} of the events that {_projection.Consumer} has set aside do not exist");
    }

    private void Fail(ParkedEvent note, string instead) =>
        _check.Fail(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_projection.Consumer} has noted position {note.Position} of {_projection.Follows} ({note.Stream}, {note.Type}) as set aside; {instead}"
            )
        );
}
