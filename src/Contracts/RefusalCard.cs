using System.Text.Json.Nodes;
using Florin.Kernel;
using Florin.Platform.EventLog;

namespace Florin.Contracts;

/// <summary>A refusal on its way between services.</summary>
/// <param name="Code">The contract's code.</param>
/// <param name="Detail">One sentence.</param>
/// <param name="Facts">What a program needs, as JSON.</param>
public sealed record RefusalCard(string Code, string Detail, JsonObject? Facts)
{
    /// <summary>Packs a refusal.</summary>
    public static RefusalCard Of(Refusal refusal)
    {
        var refused = CommandRefused.Of("", "", refusal);
        return new RefusalCard(refused.Code, refused.Detail, refused.Facts);
    }

    /// <summary>The refusal again.</summary>
    public Refusal ToRefusal() => new CommandRefused("", "", Code, Detail, Facts).ToRefusal(ContractCodes.Of);
}
