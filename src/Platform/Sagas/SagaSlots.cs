namespace Florin.Platform.Sagas;

/// <summary>How many sagas there may be.</summary>
/// <param name="Running">That run at once.</param>
/// <param name="RunningPerUser">That run at once of one user.</param>
/// <param name="Unfinished">That are under way, running or waiting.</param>
/// <param name="UnfinishedPerUser">That are under way of one user.</param>
internal sealed record SagaLimits(int Running, int RunningPerUser, int Unfinished, int UnfinishedPerUser);

/// <summary>
/// The places of running sagas, shared among users: no user has more than the limit, runs that continue come before
/// new ones, and users take turns. A place that is granted to a run that has just given up goes back, so
/// free and taken ones always add up to all there are. Thread-safe; nothing is allocated where a place is free.
/// </summary>
internal sealed class SagaSlots(SagaLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);

    // The users' turns, first for sagas that continue and then for new ones. A user at the limit is passed over, and goes
    // to the end of the line again with the next place that is left.
    private readonly LinkedList<Share>[] _turns = [new(), new()];
    private int _taken;
    private int _waiting;
    private int _unfinished;

    /// <summary>How many sagas have a place.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>How many sagas wait for one.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>How many users have a saga under way; for tests.</summary>
    internal int Users
    {
        get
        {
            lock (_lock)
                return _shares.Count;
        }
    }

    /// <summary>Counts a saga as under way; the refusal where there are too many.</summary>
    public SagaRefused? Admit(string user)
    {
        lock (_lock)
        {
            var share = Of(user);
            if (share.Unfinished >= limits.UnfinishedPerUser)
                return SagaRefused.ByUser;
            if (_unfinished >= limits.Unfinished)
                return SagaRefused.ByAll;
            Count(share, 1);
            return null;
        }
    }

    /// <summary>Counts a saga that is resumed: it was admitted before.</summary>
    public void Readmit(string user)
    {
        lock (_lock)
            Count(Of(user), 1);
    }

    /// <summary>A saga is not under way any more.</summary>
    public void Dismiss(string user)
    {
        lock (_lock)
        {
            var share = Of(user);
            Count(share, -1);
            ForgetIdle(share);
        }
    }

    /// <summary>Takes a place; null where it was taken at once, else what waits for one.</summary>
    /// <param name="user">Whose share it counts in.</param>
    /// <param name="isResumed">It comes before those that have not begun.</param>
    public SagaWaiter? Take(string user, bool isResumed)
    {
        lock (_lock)
        {
            var share = Of(user);
            if (_taken < limits.Running && share.Taken < limits.RunningPerUser)
            {
                _taken++;
                share.Taken++;
                return null;
            }
            var waiter = new SagaWaiter(user, isResumed ? 0 : 1);
            _waiting++;
            share.Waiting[waiter.Line].AddLast(waiter.Node);
            TakeTurn(share, waiter.Line);
            return waiter;
        }
    }

    /// <summary>Gives the place to the next in turn.</summary>
    public void Leave(string user)
    {
        List<SagaWaiter>? granted = null;
        lock (_lock)
        {
            var share = Of(user);
            if (share.Taken == 0)
                throw new InvalidOperationException("A place of a saga was left twice.");
            share.Taken--;
            _taken--;
            for (var line = 0; line < _turns.Length; line++)
                TakeTurn(share, line);
            while (_taken < limits.Running && Next() is { } next)
                (granted ??= []).Add(next);
            ForgetIdle(share);
        }
        granted?.ForEach(waiter => waiter.Granted.SetResult());
    }

    /// <summary>Gives up waiting.</summary>
    /// <returns>False where a place was granted before, which is the waiter's to leave.</returns>
    public bool GiveUp(SagaWaiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Node.List is not { } line)
                return false;
            line.Remove(waiter.Node);
            _waiting--;
            ForgetIdle(Of(waiter.User));
            return true;
        }
    }

    /// <summary>Whether a user has as many places as one may have.</summary>
    public bool IsAtLimit(string user)
    {
        lock (_lock)
            return _shares.TryGetValue(user, out var share) && share.Taken >= limits.RunningPerUser;
    }

    private SagaWaiter? Next()
    {
        for (var line = 0; line < _turns.Length; line++)
            while (_turns[line].First is { Value: var share })
            {
                _turns[line].RemoveFirst();
                if (share.Taken >= limits.RunningPerUser || share.Waiting[line].First is not { Value: var first })
                    continue;
                share.Waiting[line].RemoveFirst();
                TakeTurn(share, line);
                share.Taken++;
                _taken++;
                _waiting--;
                return first;
            }
        return null;
    }

    private void TakeTurn(Share share, int line)
    {
        if (share.Waiting[line].Count > 0 && share.Turn[line].List is null)
            _turns[line].AddLast(share.Turn[line]);
    }

    private void Count(Share share, int by)
    {
        share.Unfinished += by;
        _unfinished += by;
    }

    private Share Of(string user)
    {
        if (!_shares.TryGetValue(user, out var share))
            _shares.Add(user, share = new Share(user));
        return share;
    }

    private void ForgetIdle(Share share)
    {
        if (share is { Taken: 0, Unfinished: 0 } && share.Waiting.All(line => line.Count == 0))
        {
            _shares.Remove(share.User);
            for (var line = 0; line < _turns.Length; line++)
                if (share.Turn[line].List is not null)
                    _turns[line].Remove(share.Turn[line]);
        }
    }

    private sealed class Share
    {
        public Share(string user)
        {
            User = user;
            Turn = [new LinkedListNode<Share>(this), new LinkedListNode<Share>(this)];
        }

        public string User { get; }

        public int Taken { get; set; }

        public int Unfinished { get; set; }

        public LinkedListNode<Share>[] Turn { get; }

        public LinkedList<SagaWaiter>[] Waiting { get; } = [new(), new()];
    }
}

/// <summary>Whose limit a saga that was not taken met.</summary>
internal enum SagaRefused
{
    /// <summary>The user has as many as one may have.</summary>
    ByUser,

    /// <summary>There are as many as there may be in all.</summary>
    ByAll,
}

/// <summary>A saga that waits for a place.</summary>
internal sealed class SagaWaiter
{
    public SagaWaiter(string user, int line)
    {
        (User, Line) = (user, line);
        Node = new LinkedListNode<SagaWaiter>(this);
    }

    public string User { get; }

    public int Line { get; }

    public LinkedListNode<SagaWaiter> Node { get; }

    public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
