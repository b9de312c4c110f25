using Florin.Gateway.Model.Configuration;

namespace Florin.Gateway.Model.Clusters;

/// <summary>Chooses among several destinations that can all answer.</summary>
internal interface ILoadBalancer
{
    /// <summary>Chooses one; there are at least two. Thread-safe, and allocates nothing.</summary>
    Destination Pick(Destination[] among);
}

/// <summary>The policies, by YARP's names.</summary>
internal static class LoadBalancers
{
    /// <summary>The balancer of a policy.</summary>
    public static ILoadBalancer Of(LoadBalancingPolicy policy) =>
        policy switch
        {
            LoadBalancingPolicy.RoundRobin => new RoundRobin(),
            LoadBalancingPolicy.WeightedRoundRobin => new WeightedRoundRobin(),
            LoadBalancingPolicy.LeastRequests => new LeastRequests(),
            LoadBalancingPolicy.Random => new AnyOne(),
            LoadBalancingPolicy.FirstAlphabetical or LoadBalancingPolicy.First => new First(),
            _ => new PowerOfTwoChoices(),
        };

    private sealed class RoundRobin : ILoadBalancer
    {
        private uint _turn = uint.MaxValue;

        public Destination Pick(Destination[] among) => among[Interlocked.Increment(ref _turn) % (uint)among.Length];
    }

    /// <summary>nginx's smooth one: of 5:1:1 it makes a a b a c a a, not a a a a a b c.</summary>
    private sealed class WeightedRoundRobin : ILoadBalancer
    {
        private readonly Lock _lock = new();

        public Destination Pick(Destination[] among)
        {
            lock (_lock)
            {
                var (best, total) = (among[0], 0);
                foreach (var destination in among)
                {
                    total += destination.Config.Weight;
                    destination.Turn += destination.Config.Weight;
                    if (destination.Turn > best.Turn)
                        best = destination;
                }
                best.Turn -= total;
                return best;
            }
        }
    }

    private sealed class LeastRequests : ILoadBalancer
    {
        private uint _turn = uint.MaxValue;

        // Among equals one after the other, so that an idle cluster is not all its first destination.
        public Destination Pick(Destination[] among)
        {
            var start = Interlocked.Increment(ref _turn) % (uint)among.Length;
            var best = among[start];
            for (var i = 1; i < among.Length; i++)
            {
                var next = among[(start + i) % among.Length];
                if (next.Active < best.Active)
                    best = next;
            }
            return best;
        }
    }

    private sealed class PowerOfTwoChoices : ILoadBalancer
    {
        private Scatter _random;

        public Destination Pick(Destination[] among)
        {
            var drawn = _random.Next();
            var first = (int)((uint)drawn % among.Length);
            var second = (int)((uint)(drawn >> 32) % (among.Length - 1));
            var (one, other) = (among[first], among[second < first ? second : second + 1]);
            return other.Active < one.Active ? other : one;
        }
    }

    private sealed class AnyOne : ILoadBalancer
    {
        private Scatter _random;

        public Destination Pick(Destination[] among) => among[_random.Next() % (ulong)among.Length];
    }

    private sealed class First : ILoadBalancer
    {
        public Destination Pick(Destination[] among) => among[0];
    }

    /// <summary>SplitMix64 over a counter: spreads well, takes no lock, and is the same in every run.</summary>
    private struct Scatter
    {
        private ulong _state;

        public ulong Next()
        {
            var z = Interlocked.Add(ref _state, 0x9E3779B97F4A7C15);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
