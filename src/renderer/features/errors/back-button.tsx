import { ArrowLeft } from 'lucide-react'
import { Button } from '../../components/button.tsx'

/** To where the error was shown; nothing where this page was opened first. */
export const BackButton = () =>
  history.length > 1 && (
    <Button icon={ArrowLeft} onClick={() => history.back()}>
      Back
    </Button>
  )
