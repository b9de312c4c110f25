using Florin.Client.Models;

namespace Florin.Client;

/// <summary>A transfer between two accounts.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="From">The account that pays.</param>
/// <param name="To">The account that gets it.</param>
/// <param name="Amount">In major units, with no more digits than the currency has.</param>
/// <param name="Currency">Of both accounts, such as <c>USD</c>.</param>
/// <param name="Description">For people.</param>
/// <param name="Reference">For the program.</param>
public sealed record Transfer(
    string UserId,
    string From,
    string To,
    decimal Amount,
    string Currency,
    string? Description = null,
    string? Reference = null
)
{
    internal TransactionBody Body() =>
        new()
        {
            Type = "transfer",
            UserId = UserId,
            FromAccount = From,
            ToAccount = To,
            Amount = Amount,
            Currency = Currency,
            Description = Description,
            Reference = Reference,
        };
}
