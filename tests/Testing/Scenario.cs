using Florin.Kernel;
using Xunit;

namespace Florin.Testing;

/// <summary>Given what happened, when something is decided, then exactly this happens.</summary>
public static class Scenario
{
    /// <summary>A stream with a history.</summary>
    public static GivenEvents<TState> Given<TState>(params object[] history)
        where TState : IState<TState> => new(history);

    /// <summary>A history.</summary>
    public sealed class GivenEvents<TState>(object[] history)
        where TState : IState<TState>
    {
        /// <summary>The state that the history makes.</summary>
        public TState State => history.Aggregate(TState.Empty, (state, happened) => state.Apply(happened));

        /// <summary>The same history with more.</summary>
        public GivenEvents<TState> And(params object[] more) => new([.. history, .. more]);

        /// <summary>Decides something on it.</summary>
        public WhenDecided<TState> When(Func<TState, Decision> decide)
        {
            ArgumentNullException.ThrowIfNull(decide);
            return new(State, decide(State));
        }
    }

    /// <summary>A decision.</summary>
    public sealed class WhenDecided<TState>(TState before, Decision decision)
        where TState : IState<TState>
    {
        /// <summary>Exactly these events happen.</summary>
        /// <returns>The state after them.</returns>
        public TState Then(params object[] expected)
        {
            Assert.Null(decision.Refusal);
            Assert.Equal(expected, decision);
            return decision.Aggregate(before, (state, happened) => state.Apply(happened));
        }

        /// <summary>It is refused.</summary>
        public Refusal ThenRefused(string code)
        {
            Assert.Empty(decision);
            Assert.Equal(code, decision.Refusal?.Code);
            return decision.Refusal!; // The line above would have failed.
        }
    }
}
