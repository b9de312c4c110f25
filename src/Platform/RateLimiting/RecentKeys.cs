namespace Florin.Platform.RateLimiting;

/// <summary>
/// What is remembered of keys, a value for each, in the order in which they were used last. Slots lie in blocks that never
/// move, so that growing costs no request more than a new table of indices. Not thread-safe.
/// </summary>
internal sealed class RecentKeys<TKey, TState>
    where TKey : IEquatable<TKey>
    where TState : struct
{
    private const int BlockBits = 9;
    private const int BlockSize = 1 << BlockBits;
    private const int None = -1;

    private readonly List<Slot[]> _blocks = [];
    private int[] _buckets = NewBuckets(16);
    private int _newest = None;
    private int _oldest = None;
    private int _free = None;
    private int _used;

    /// <summary>How many keys there are.</summary>
    public int Count { get; private set; }

    /// <summary>When the key was used last that has not been used for longest; there must be one.</summary>
    public long OldestUse => At(_oldest).Touched;

    /// <summary>The value of a key, which becomes the newest; a new one if it is not known.</summary>
    public ref TState Touch(TKey key, long now)
    {
        var hash = Mix(key.GetHashCode());
        var index = Find(key, hash);
        if (index == None)
            index = Add(key, hash);
        else if (index != _newest)
            Unlink(index);
        if (index != _newest)
            LinkAsNewest(index);
        ref var slot = ref At(index);
        slot.Touched = now;
        return ref slot.State;
    }

    /// <summary>The value of a key; false if it is not known. It keeps its place.</summary>
    public bool TryGet(TKey key, out TState state)
    {
        var index = Find(key, Mix(key.GetHashCode()));
        state = index == None ? default : At(index).State;
        return index != None;
    }

    /// <summary>Removes a key, if it is known.</summary>
    public void Remove(TKey key)
    {
        var index = Find(key, Mix(key.GetHashCode()));
        if (index != None)
            Remove(index);
    }

    /// <summary>Removes the key that has not been used for longest; there must be one.</summary>
    public void RemoveOldest() => Remove(_oldest);

    private int Find(TKey key, int hash)
    {
        for (var index = _buckets[hash & (_buckets.Length - 1)]; index != None; )
        {
            ref var slot = ref At(index);
            if (slot.Hash == hash && slot.Key.Equals(key))
                return index;
            index = slot.Next;
        }
        return None;
    }

    private int Add(TKey key, int hash)
    {
        if (Count == _buckets.Length)
            Grow();
        var index = _free;
        if (index == None)
        {
            if (_used >> BlockBits == _blocks.Count)
                _blocks.Add(new Slot[BlockSize]);
            index = _used++;
        }
        ref var slot = ref At(index);
        if (index == _free)
            _free = slot.Next;
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        slot = new Slot
        {
            Key = key,
            Hash = hash,
            Next = bucket,
        };
        bucket = index;
        Count++;
        return index;
    }

    private void Remove(int index)
    {
        Unlink(index);
        ref var slot = ref At(index);
        ref var link = ref _buckets[slot.Hash & (_buckets.Length - 1)];
        while (link != index)
            link = ref At(link).Next;
        link = slot.Next;
        slot = new Slot { Next = _free };
        _free = index;
        Count--;
    }

    private void Grow()
    {
        _buckets = NewBuckets(_buckets.Length * 2);
        for (var index = _oldest; index != None; index = At(index).Newer)
        {
            ref var slot = ref At(index);
            ref var bucket = ref _buckets[slot.Hash & (_buckets.Length - 1)];
            (slot.Next, bucket) = (bucket, index);
        }
    }

    private void LinkAsNewest(int index)
    {
        ref var slot = ref At(index);
        (slot.Older, slot.Newer) = (_newest, None);
        if (_newest == None)
            _oldest = index;
        else
            At(_newest).Newer = index;
        _newest = index;
    }

    private void Unlink(int index)
    {
        ref var slot = ref At(index);
        if (slot.Newer == None)
            _newest = slot.Older;
        else
            At(slot.Newer).Older = slot.Older;
        if (slot.Older == None)
            _oldest = slot.Newer;
        else
            At(slot.Older).Newer = slot.Newer;
    }

    private ref Slot At(int index) => ref _blocks[index >> BlockBits][index & (BlockSize - 1)];

    // Numbers hash to themselves, and the shard was chosen by a part of the hash.
    private static int Mix(int hash) => (int)((uint)hash * 0x9E3779B1u >> 3) ^ hash;

    private static int[] NewBuckets(int size)
    {
        var buckets = new int[size];
        Array.Fill(buckets, None);
        return buckets;
    }

    private struct Slot
    {
        public TKey Key;
        public TState State;
        public long Touched;
        public int Hash;
        public int Next; // In the bucket, or of the free slots.
        public int Older;
        public int Newer;
    }
}
