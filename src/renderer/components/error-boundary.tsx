import { Component, type ReactNode } from 'react'
import { errorDataOf } from '../lib/api.ts'
import { Button } from './button.tsx'
import { ErrorPanel } from './error-panel.tsx'

/** A screen that breaks says so, and takes nothing else with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return (
      <div className="mx-auto max-w-xl p-10">
        <ErrorPanel
          error={errorDataOf(this.state.error)}
          actions={<Button onClick={() => this.setState({ error: undefined })}>Try again</Button>}
        />
      </div>
    )
  }
}
